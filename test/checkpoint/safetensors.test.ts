import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { readSafetensors, SafetensorsFile, writeSafetensors } from '../../src/checkpoint';
import { decodeFloats, encodeFloats } from '../../src/checkpoint/safetensors/dtypes';
import { CheckpointError } from '../../src/errors';
import { rawSafetensors, scratchFolder, writeRaw } from './scratch';

const scalar = { dtype: 'F32', shape: [1], data_offsets: [0, 4] };

describe('a safetensors file', () => {
  const scratch = scratchFolder();

  it('gives back bit for bit what was written, whatever the shapes and names', async () => {
    const path = scratch.path('round-trip.safetensors');
    const shape = fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 3 });
    const tensor = shape.chain((sizes) => {
      const length = sizes.reduce((product, size) => product * size, 1);
      const values = fc.array(fc.float(), { minLength: length, maxLength: length });
      return values.map((data) => ({ shape: sizes, data: Float32Array.from(data) }));
    });
    const name = fc
      .oneof(fc.string({ unit: 'binary' }), fc.constantFrom('__proto__', 'toString', '0', ''))
      .filter((text) => text !== '__metadata__');
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(fc.tuple(name, tensor), { selector: ([text]) => text }), async (entries) => {
        const written = new Map(entries);
        writeSafetensors(path, written);
        const found = await readSafetensors(path);
        assert.deepEqual(new Set(found.keys()), new Set(written.keys()));
        for (const [key, { shape: sizes, data }] of written) {
          assert.deepEqual(found.get(key)!.shape, sizes);
          assert.deepEqual(new Uint32Array(found.get(key)!.data.buffer), new Uint32Array(data.buffer));
        }
      }),
      { numRuns: 30 },
    );
  });

  it('is written with the same bytes every time, its data at a multiple of eight', () => {
    const tensors = new Map([['a', { shape: [3], data: Float32Array.of(1, 2, 3) }]]);
    writeSafetensors(scratch.path('one'), tensors);
    writeSafetensors(scratch.path('two'), tensors);
    const bytes = readFileSync(scratch.path('one'));
    assert.deepEqual(bytes, readFileSync(scratch.path('two')));
    assert.equal(Number(bytes.readBigUInt64LE()) % 8, 0);
  });

  it('leaves nothing behind when a tensor cannot be written', () => {
    mkdirSync(scratch.path('clean'));
    const bad = new Map([['a', { shape: [4], data: Float32Array.of(1) }]]);
    assert.throws(() => writeSafetensors(scratch.path('clean', 'x'), bad), /"a" of shape \[4\] needs 4 values, got 1/);
    assert.deepEqual(readdirSync(scratch.path('clean')), []);
  });

  it('reads only the tensors that are wanted, so integers may stand beside them', async () => {
    const path = writeRaw(
      scratch.path('mixed.safetensors'),
      { ids: { dtype: 'I64', shape: [1], data_offsets: [4, 12] }, w: scalar },
      new Uint8Array(12),
    );
    assert.deepEqual([...(await readSafetensors(path, (name) => name === 'w')).keys()], ['w']);
    await assert.rejects(readSafetensors(path), /tensor "ids" is I64, which cannot be read as floats; convert it/);
  });

  it('reads F64, F16 and BF16 as the nearest float32', async () => {
    const doubles = Buffer.alloc(8);
    doubles.writeDoubleLE(Math.PI);
    const path = writeRaw(
      scratch.path('types.safetensors'),
      {
        double: { dtype: 'F64', shape: [], data_offsets: [0, 8] },
        half: { dtype: 'F16', shape: [6], data_offsets: [8, 20] },
        brain: { dtype: 'BF16', shape: [2], data_offsets: [20, 24] },
      },
      // Half: 1, -2, 65504, the least subnormal, infinity, 1/3 (0x3555); bfloat16: 1 and -3.140625.
      Buffer.concat([doubles, Buffer.from('003c00c0ff7b0100007c5535', 'hex'), Buffer.from('803f49c0', 'hex')]),
    );
    const tensors = await readSafetensors(path);
    assert.deepEqual(tensors.get('double'), { shape: [], data: Float32Array.of(Math.PI) });
    assert.deepEqual(tensors.get('half')!.data, Float32Array.of(1, -2, 65504, 2 ** -24, Infinity, 0.333251953125));
    assert.deepEqual(tensors.get('brain')!.data, Float32Array.of(1, -3.140625));
  });

  it('written by the reference implementation in Python is read in full', async () => {
    const path = join(__dirname, '..', 'fixtures', 'safetensors', 'python.safetensors');
    const values = [0, -0, 1, -2.5, 0.1, 65504, 6e-8, 1e-3];
    const tensors = await readSafetensors(path, (name) => name !== 'position_ids' && name !== 'mask');
    assert.deepEqual(tensors.get('single'), { shape: [2, 4], data: Float32Array.from(values) });
    assert.deepEqual(tensors.get('double'), { shape: [8], data: Float32Array.from(values) });
    assert.deepEqual(tensors.get('scalar'), { shape: [], data: Float32Array.of(7) });
    assert.deepEqual(tensors.get('empty'), { shape: [0, 4], data: new Float32Array(0) });
    const half = [0, -0, 1, -2.5, 0.0999755859375, 65504, 2 ** -24, 0.0010004043579101562];
    assert.deepEqual(tensors.get('half'), { shape: [4, 2], data: Float32Array.from(half) });
    const brain = tensors.get('brain')!;
    assert.deepEqual(brain.shape, [8, 1]);
    for (const [i, value] of values.entries()) {
      assert.ok(Math.abs(brain.data[i]! - value) <= 2 ** -7 * Math.abs(value), `${value} read as ${brain.data[i]}`);
    }
    const file = await SafetensorsFile.open(path);
    await file.close();
    assert.deepEqual(
      new Map(file.metadata),
      new Map([
        ['format', 'pt'],
        ['größe', 'é'],
      ]),
    );
    assert.deepEqual(file.tensors.get('position_ids')!.shape, [1, 3]);
  });

  it('never turns a finite number into infinity', () => {
    for (const [dtype, least] of [
      ['F16', 65520],
      ['BF16', 3.3961775292304608e38],
    ] as const) {
      const write = (value: number): void => {
        writeSafetensors(scratch.path('x'), new Map([['w', { shape: [1], data: Float32Array.of(value) }]]), { dtype });
      };
      assert.throws(
        () => write(-least),
        new RegExp(`"w" holds -${String(least).slice(0, 4)}.* at element 0, too great for ${dtype}`),
      );
      write(0.999 * least);
      write(Infinity);
    }
  });

  it('stores every half-precision and bfloat16 number exactly and rounds others to the nearest, ties to even', () => {
    const patterns = Uint16Array.from({ length: 65536 }, (_, bits) => bits);
    for (const dtype of ['F16', 'BF16'] as const) {
      const values = new Float32Array(65536);
      decodeFloats(dtype, new Uint8Array(patterns.buffer.slice(0)), values, 0);
      const back = new Uint16Array(encodeFloats(dtype, values).buffer);
      const differing = [...patterns].filter((bits) => back[bits] !== bits && !Number.isNaN(values[bits]));
      assert.deepEqual(differing, []);
      // Halfway between two neighbours goes to the even pattern, a little beyond to the odd one.
      for (const bits of [0x0000, 0x0001, 0x03ff, 0x0400, 0x3c01, 0x3c02, 0x7bfe]) {
        const [low, high] = [values[bits]!, values[bits + 1]!];
        const middle = (low + high) / 2;
        const rounded = new Uint16Array(encodeFloats(dtype, Float32Array.of(middle)).buffer)[0];
        assert.equal(rounded, bits % 2 === 0 ? bits : bits + 1, `${dtype} ${bits.toString(16)}`);
      }
    }
    const extremes = Float32Array.of(65519, 65520, -1e30, 1e-30, Number.NaN);
    const halves = new Uint16Array(encodeFloats('F16', extremes).buffer);
    assert.deepEqual([...halves].slice(0, 4), [0x7bff, 0x7c00, 0xfc00, 0]);
    assert.equal(halves[4]! & 0x7e00, 0x7e00);
  });

  const lies: readonly (readonly [string, Buffer, RegExp])[] = [
    ['nothing', Buffer.alloc(0), /has 0 bytes, fewer than the 8 of a header length/],
    ['a header length alone', Buffer.alloc(8), /does not begin with '\{'/],
    ['a header longer than the file', Buffer.from('ff00000000000000', 'hex'), /a header of 255 bytes in a file of 8/],
    ['a header of 2^64 - 1 bytes', Buffer.alloc(16, 0xff), /announces a header of 18446744073709551615 bytes, more/],
    ['broken JSON', rawSafetensors('{"a":'), /the JSON ends where a value is due/],
    ['bytes that are not UTF-8', Buffer.concat([rawSafetensors('{'), Buffer.from([0xff])]), /the JSON|UTF-8/],
    ['a list', rawSafetensors('[]'), /does not begin with '\{'/],
    ['a tensor named twice', rawSafetensors('{"a":{},"\\u0061":{}}'), /names "a" twice/],
    ['metadata that is no text', rawSafetensors({ __metadata__: { a: 1 } }), /__metadata__ must map names to texts/],
    ['an entry that is null', rawSafetensors({ a: null }), /tensor "a": its entry is not an object/],
    [
      'an unknown dtype',
      rawSafetensors({ a: { ...scalar, dtype: 'F33' } }),
      /tensor "a": dtype must be one of .* "F33"/,
    ],
    ['an inherited dtype', rawSafetensors({ a: { ...scalar, dtype: 'toString' } }), /dtype must be one of/],
    ['a negative size', rawSafetensors({ a: { ...scalar, shape: [-1] } }), /shape must be a list of integers >= 0/],
    ['half an element', rawSafetensors({ a: { ...scalar, shape: [0.5] } }), /shape must be/],
    ['one offset', rawSafetensors({ a: { ...scalar, data_offsets: [0] } }), /data_offsets must be two integers/],
    [
      'offsets past the end',
      rawSafetensors({ a: scalar }),
      /data_offsets \[0, 4\] must be ordered and within the 0 data/,
    ],
    [
      'offsets in the wrong order',
      rawSafetensors({ a: { ...scalar, data_offsets: [4, 0] } }, Buffer.alloc(4)),
      /must be ordered/,
    ],
    [
      'a shape that is not the size',
      rawSafetensors({ a: { ...scalar, shape: [2] } }, Buffer.alloc(4)),
      /tensor "a": F32 of shape \[2\] takes 8 bytes, but data_offsets give 4/,
    ],
    [
      'a shape whose product overflows to the size',
      // 2^62 x 4 x 4 bytes is 0 modulo 2^64.
      rawSafetensors({ a: { dtype: 'F32', shape: [2 ** 52, 2 ** 10, 4], data_offsets: [0, 0] } }),
      /takes 73786976294838210000 bytes, but data_offsets give 0/,
    ],
    [
      'two tensors in one place',
      rawSafetensors({ a: scalar, b: scalar }, Buffer.alloc(4)),
      /tensor "b" overlaps "a": data byte 0 should be 4/,
    ],
    [
      'a hole',
      rawSafetensors({ a: scalar, b: { ...scalar, data_offsets: [8, 12] } }, Buffer.alloc(12)),
      /tensor "b" leaves 4 unused bytes after "a"/,
    ],
    [
      'bytes after the last tensor',
      rawSafetensors({ a: scalar }, Buffer.alloc(5)),
      /1 bytes follow the last tensor, "a"/,
    ],
    ['nesting without end', rawSafetensors(`{"a":${'['.repeat(200_000)}`), /nested more than 64 levels deep/],
  ];
  for (const [what, bytes, message] of lies) {
    it(`that holds ${what} is refused with the reason`, async () => {
      const path = scratch.path('lie.safetensors');
      writeFileSync(path, bytes);
      await assert.rejects(readSafetensors(path), (error) => {
        assert.ok(error instanceof CheckpointError, String(error));
        assert.equal(error.file, path);
        assert.match(error.message, message);
        return true;
      });
    });
  }

  it('that is a folder, a pipe, a device or absent is refused without waiting on it', async () => {
    const pipe = scratch.path('pipe');
    if (process.platform !== 'win32') execFileSync('mkfifo', [pipe]);
    for (const path of [scratch.path('.'), ...(process.platform === 'win32' ? [] : [pipe, '/dev/zero'])]) {
      await assert.rejects(readSafetensors(path), /is not a regular file; give the path of a .safetensors file/);
    }
    await assert.rejects(readSafetensors(scratch.path('absent')), /no such file/);
  });

  it('that is cut short after it was opened names the tensor', async () => {
    const path = scratch.path('shrinking.safetensors');
    writeSafetensors(path, new Map([['w', { shape: [100], data: new Float32Array(100) }]]));
    const file = await SafetensorsFile.open(path);
    truncateSync(path, 200);
    await assert.rejects(file.read('w'), /ends at byte 200, inside tensor "w"/);
    await file.close();
  });

  it('that is damaged anywhere gives a CheckpointError or a valid result, never anything else', async () => {
    const path = scratch.path('fuzzed.safetensors');
    const tensors = new Map(
      ['a', 'b.weight', 'c'].map((name, i) => [name, { shape: [i, 3], data: new Float32Array(3 * i).fill(1.5) }]),
    );
    writeSafetensors(path, tensors);
    const original = readFileSync(path);
    const headerEnd = 8 + Number(original.readBigUInt64LE());
    const edit = fc.record({ at: fc.integer({ min: 0, max: headerEnd + 4 }), value: fc.integer({ min: 0, max: 255 }) });
    const digits = fc.record({
      at: fc.integer({ min: 8, max: headerEnd }),
      value: fc.integer({ min: 0x30, max: 0x39 }),
    });
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(edit, digits), { minLength: 1, maxLength: 4 }),
        fc.oneof({ weight: 3, arbitrary: fc.constant(original.length) }, fc.nat(original.length + 9)),
        async (edits, length) => {
          const bytes = Buffer.alloc(length);
          original.copy(bytes);
          for (const { at, value } of edits) if (at < length) bytes[at] = value;
          writeFileSync(path, bytes);
          try {
            for (const { shape, data } of (await readSafetensors(path)).values()) {
              assert.equal(
                shape.reduce((product, size) => product * size, 1),
                data.length,
              );
            }
          } catch (error) {
            if (!(error instanceof CheckpointError)) throw error;
            refused++;
          }
        },
      ),
      { numRuns: 1500 },
    );
    assert.ok(refused > 500, `only ${refused} of 1500 damaged files were refused`);
  });
});
