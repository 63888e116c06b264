import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  asReceived,
  countPayload,
  downlinkFeatures,
  payloadBits,
  type SymbolFormat,
  symbolFormat,
  uplinkEmbeddings,
  uplinkFeatureGradient,
} from '../../src/split';

const format = fc.constantFrom<SymbolFormat>('f32', 'f16', 'bf16');
const size = fc.integer({ min: 1, max: 9 });

describe('the payload L of (7)', () => {
  it('is predicted to the bit for every size and number format', () => {
    fc.assert(
      fc.property(size, size, size, format, fc.boolean(), (batchSize, tokens, hiddenSize, symbols, padded) => {
        const address = { round: 0, device: 0, format: symbols };
        const embeddings = {
          batch: batchSize,
          tokens,
          hidden: hiddenSize,
          values: new Float32Array(batchSize * tokens * hiddenSize),
          attentionMask: new Uint8Array(batchSize * tokens).fill(1),
        };
        const vectors = new Float32Array(batchSize * hiddenSize);
        const counted = countPayload([
          uplinkEmbeddings(address, embeddings, padded),
          downlinkFeatures(address, batchSize, vectors),
          uplinkFeatureGradient(address, batchSize, vectors),
        ]);
        assert.deepEqual(counted, payloadBits({ batchSize, tokens, hiddenSize, format: symbols, padded }));
        assert.equal(counted.total, counted.uplink + counted.downlink);
      }),
    );
  });

  it('is proportional to the batch size and halves with the symbols, the mask aside', () => {
    const shape = { batchSize: 8, tokens: 24, hiddenSize: 64, format: 'f32', padded: true } as const;
    const one = payloadBits(shape);
    assert.equal(one.total, 426_176);
    assert.equal(payloadBits({ ...shape, batchSize: 16 }).total, 2 * one.total);
    assert.equal(payloadBits({ ...shape, format: 'f16' }).total - one.mask, (one.total - one.mask) / 2);
  });

  it('refuses a size that is none', () => {
    const shape = { batchSize: 0, tokens: 24, hiddenSize: 64, format: 'f32', padded: true } as const;
    assert.throws(() => payloadBits(shape), /batchSize must be an integer >= 1, got 0/);
  });
});

describe('a transmitted symbol', () => {
  const value = fc.float({ noNaN: true, noDefaultInfinity: true, min: -60000, max: 60000 });

  it('arrives as the nearest number of its format', () => {
    // Half the spacing relative to the value: 2^-11 for f16, 2^-8 for bf16; f16 is spaced 2^-24 near zero.
    const half = { f16: 2 ** -11, bf16: 2 ** -8 } as const;
    fc.assert(
      fc.property(value, fc.constantFrom('f16' as const, 'bf16' as const), (x, symbols) => {
        const [received] = asReceived(Float32Array.of(x), symbols);
        const slack = symbols === 'f16' ? 2 ** -25 : 2 ** -134;
        assert.ok(Math.abs(received! - x) <= half[symbols] * Math.abs(x) + slack, `${x} became ${received}`);
        assert.deepEqual(asReceived(Float32Array.of(received!), symbols), Float32Array.of(received!));
      }),
    );
  });

  it('is exact at 32 bits and shares no memory with its sender', () => {
    const sent = Float32Array.of(1 / 3, -2);
    const received = asReceived(sent, 'f32');
    assert.deepEqual(received, sent);
    received[0] = 5;
    assert.equal(sent[0], Math.fround(1 / 3));
  });

  it('is refused where the format cannot hold it, rather than sent as infinity', () => {
    assert.throws(() => asReceived(Float32Array.of(0, 1e5), 'f16'), /values\[1\] = 100000 is too great for f16/);
  });

  it('of 16 bits is bf16, which keeps the smallest gradients', () => {
    assert.equal(symbolFormat(16), 'bf16');
    assert.equal(symbolFormat(32), 'f32');
    assert.ok(asReceived(Float32Array.of(1e-12), 'bf16')[0]! > 0);
  });
});
