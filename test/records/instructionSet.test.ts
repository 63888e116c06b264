import assert from 'node:assert/strict';
import { currentEnvironment } from '../../src/records';
import { instructionSet } from '../../src/records/instructionSet';

describe('the instruction set of a backend', () => {
  it('is the widest that the processor has, for a native runtime', () => {
    const of = (features: string) => instructionSet('onnx', () => features);
    assert.equal(of('flags : fpu sse2 avx fma avx2 avx512f avx512bw'), 'avx512');
    assert.equal(of('flags : fpu sse2 avx fma avx2'), 'avx2');
    assert.equal(of('flags : fpu sse2 avx'), 'avx');
    assert.equal(of('flags : fpu sse2 ssse3'), 'sse2');
    assert.equal(of('SSE2 AVX1.0 AVX2 AVX512F'), 'avx512');
    assert.equal(of('Features : fp asimd evtstrm'), 'neon');
    assert.equal(of('Features : fp asimd sve'), 'sve');
    assert.equal(of(''), 'unknown');
  });

  it('does not ask the processor where it has no say', () => {
    const features = () => assert.fail('was asked');
    assert.equal(instructionSet('none', features), 'none');
    assert.equal(instructionSet('wasm', features), 'wasm');
    assert.equal(instructionSet('cpu', features), 'javascript');
  });

  it('stands in the environment of a record with the runtime that used it', () => {
    const { instructions, runtime } = currentEnvironment('onnx', 'c');
    assert.equal(instructions, instructionSet('onnx'));
    assert.match(runtime, /^onnxruntime-node \d+\.\d+\.\d+$/);
    assert.equal(currentEnvironment('none', 'c').instructions, 'none');
  });
});
