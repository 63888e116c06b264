import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import fc from 'fast-check';
import ts from 'typescript';
import { RandomStream } from '../../src/math';
import * as ours from '../../src/math/elementary';

/** FNV-1a over the bits of numbers. */
function digest(values: Iterable<number>): string {
  const double = new Float64Array(1);
  const halves = new Uint32Array(double.buffer);
  let hash = 0x811c9dc5;
  for (const value of values) {
    double[0] = value;
    for (const half of halves) hash = Math.imul(hash ^ half, 0x01000193) >>> 0;
  }
  return hash.toString(16).padStart(8, '0');
}

/** One or two arguments; a function of one leaves out the second. */
type Arguments = (uniform: () => number) => [number, number];
const signed: Arguments = (uniform) => [60 * (uniform() - 0.5), 0];
const positive: Arguments = (uniform) => [2 ** Math.floor(80 * (uniform() - 0.5)) * (1 + uniform()), 0];
const unit: Arguments = (uniform) => [2 * uniform() - 1, 0];
const two: Arguments = (uniform) => [20 * (uniform() - 0.5), 20 * (uniform() - 0.5)];
const powers: Arguments = (uniform) => [10 * uniform(), 60 * (uniform() - 0.5)];

interface Case {
  readonly name: string;
  readonly own: (...values: [number, number]) => number;
  readonly engine: (...values: [number, number]) => number;
  readonly draw: Arguments;
  /** Digest of the values at 20,000 drawn arguments. */
  readonly bits: string;
  /** How far from the truth it may be, in units in the last place. */
  readonly units: number;
}

const functions: readonly Case[] = [
  { name: 'exp', own: ours.exp, engine: Math.exp, draw: signed, bits: 'f5cdfa7a', units: 1 },
  { name: 'expm1', own: ours.expm1, engine: Math.expm1, draw: signed, bits: '8c9c07d9', units: 1 },
  { name: 'log', own: ours.log, engine: Math.log, draw: positive, bits: 'c7880db8', units: 1 },
  { name: 'log1p', own: ours.log1p, engine: Math.log1p, draw: unit, bits: '9e369eaf', units: 1 },
  { name: 'log2', own: ours.log2, engine: Math.log2, draw: positive, bits: 'ae27242f', units: 1 },
  { name: 'log10', own: ours.log10, engine: Math.log10, draw: positive, bits: '0abe93f9', units: 2 },
  { name: 'sin', own: ours.sin, engine: Math.sin, draw: signed, bits: '8dee16f8', units: 1 },
  { name: 'cos', own: ours.cos, engine: Math.cos, draw: signed, bits: '3327a507', units: 1 },
  { name: 'tan', own: ours.tan, engine: Math.tan, draw: signed, bits: '0c6d8029', units: 1 },
  { name: 'atan', own: ours.atan, engine: Math.atan, draw: signed, bits: '400648ec', units: 1 },
  { name: 'atan2', own: ours.atan2, engine: Math.atan2, draw: two, bits: 'a759fba1', units: 1 },
  { name: 'tanh', own: ours.tanh, engine: Math.tanh, draw: signed, bits: 'c61992d4', units: 1 },
  { name: 'atanh', own: ours.atanh, engine: Math.atanh, draw: unit, bits: 'ace13ecd', units: 2 },
  { name: 'hypot', own: ours.hypot, engine: Math.hypot, draw: two, bits: 'a5f4c5b1', units: 1 },
  { name: 'pow', own: ours.pow, engine: Math.pow, draw: powers, bits: '44edf1d2', units: 1 },
];

describe('elementary functions', () => {
  for (const { name, own, draw, bits } of functions) {
    it(`${name} has the same bits on every processor and in every version of Node.js`, () => {
      const stream = new RandomStream(0, `elementary/${name}`);
      const values = Array.from({ length: 20_000 }, () => own(...draw(() => stream.uniform())));
      assert.equal(digest(values), bits);
    });
  }

  for (const { name, own, engine, draw, units } of functions) {
    it(`${name} is as near to the truth as the engine's own`, () => {
      const stream = new RandomStream(1, `elementary/${name}`);
      for (let i = 0; i < 20_000; i++) {
        const values = draw(() => stream.uniform());
        const [found, theirs] = [own(...values), engine(...values)];
        const unit = Math.max(Math.abs(theirs) * 2 ** -52, Number.MIN_VALUE);
        assert.ok(Math.abs(found - theirs) <= (units + 1) * unit, `${name}(${values.join(', ')}): ${found}, ${theirs}`);
      }
    });

    it(`${name} takes zeros, infinities, NaN and the ends of its domain as ECMAScript says`, () => {
      const special = [0, -0, 1, -1, 2, -2, 0.5, -0.5, 3, Infinity, -Infinity, NaN, 5e-324, -5e-324, 2 ** -1022];
      const same = (...values: [number, number]): void => {
        const [found, theirs] = [own(...values), engine(...values)];
        const close = Object.is(found, theirs) || Math.abs(found - theirs) <= (units + 1) * 2 ** -52 * Math.abs(theirs);
        assert.ok(close, `${name}(${values.join(', ')}): ${found}, ECMAScript ${theirs}`);
      };
      for (const x of special) {
        for (const y of engine.length === 1 ? [0] : special) same(x, y);
      }
    });
  }

  it('pow overflows, underflows and lands between the smallest numbers where the truth does', () => {
    const { pow } = ours;
    assert.equal(pow(2, 1023), 2 ** 1023);
    assert.equal(pow(2, 1024), Infinity);
    assert.equal(pow(-2, 1025), -Infinity);
    assert.equal(pow(2, -1074), Number.MIN_VALUE);
    assert.equal(pow(2, -1075.1), 0);
    assert.equal(pow(10, 308), 1e308);
    assert.ok(Math.abs(pow(1 + 2 ** -40, 2 ** 45) / Math.exp(32) - 1) < 1e-10);
  });

  it('pow with a whole exponent is the product, to its last bits', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.5, max: 2, noNaN: true }), fc.integer({ min: 0, max: 12 }), (x, n) => {
        let product = 1;
        for (let i = 0; i < n; i++) product *= x;
        assert.ok(Math.abs(ours.pow(x, n) - product) <= (n + 2) * 2 ** -52 * product);
      }),
    );
  });

  it('sin and cos lie on the circle and refuse an angle that they cannot reduce', () => {
    const stream = new RandomStream(2, 'elementary/circle');
    for (let i = 0; i < 10_000; i++) {
      const angle = 1e5 * (stream.uniform() - 0.5);
      assert.ok(Math.abs(ours.sin(angle) ** 2 + ours.cos(angle) ** 2 - 1) < 4 * 2 ** -52);
    }
    assert.throws(() => ours.sin(1e9), /^RangeError: an angle must be at most 823549.\d+ in size, got 1000000000/);
  });
});

describe('a name of the built library', () => {
  it('is a plain value once it was read: calling it asks for no module again', () => {
    const math = require('../../dist/math/index.js') as typeof import('../../src/math');
    assert.equal(math.square(3), 9);
    assert.equal(Object.getOwnPropertyDescriptor(math, 'square')?.value, math.square);
  });
});

describe('the rooms that compute', () => {
  const src = resolve(__dirname, '..', '..', 'src');
  /** Rooms whose numbers reach a record or a verdict. */
  const rooms = [
    'errors math settings records network bound scheduling transformer checkpoint tasks split federation',
    'pretraining experiments execution verification claims',
  ].flatMap((line) => line.split(' '));
  /** Functions that the standard defines to the last bit. */
  const exact = new Set(
    'abs ceil clz32 floor fround imul max min random round sign sqrt trunc PI E LN2 LN10 LOG2E LOG10E SQRT2 SQRT1_2'.split(
      ' ',
    ),
  );

  it('leave nothing to what an engine or a processor may round otherwise', () => {
    const found: string[] = [];
    for (const room of rooms) {
      for (const entry of readdirSync(join(src, room), { withFileTypes: true, recursive: true })) {
        if (!entry.isFile() || !entry.name.endsWith('.ts')) continue;
        const file = join(entry.parentPath, entry.name);
        const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2022, true);
        const note = (node: ts.Node): void => {
          const { line } = source.getLineAndCharacterOfPosition(node.getStart());
          found.push(`${relative(src, file)}:${line + 1}: ${node.getText()}`);
        };
        const visit = (node: ts.Node): void => {
          if (ts.isPropertyAccessExpression(node) && node.expression.getText() === 'Math') {
            if (!exact.has(node.name.text)) note(node);
          } else if (ts.isBinaryExpression(node)) {
            const { kind } = node.operatorToken;
            const power = kind === ts.SyntaxKind.AsteriskAsteriskToken;
            // Whole powers of two are exact in every engine.
            if (power && node.left.getText() !== '2') note(node);
            if (kind === ts.SyntaxKind.AsteriskAsteriskEqualsToken) note(node);
          }
          ts.forEachChild(node, visit);
        };
        visit(source);
      }
    }
    assert.deepEqual(found, []);
  });
});
