import { FLOAT, INT64, type OnnxConstant, type OnnxGraph, type OnnxNode, type OnnxValue } from './schema';

type Attributes = OnnxNode['attributes'];

/** Collects the operations of one ONNX graph; a value is known by its name. */
export class GraphBuilder {
  readonly #nodes: OnnxNode[] = [];
  readonly #constants = new Map<string, OnnxConstant>();
  readonly #inputs = new Map<string, OnnxValue>();
  readonly #outputs = new Map<string, OnnxValue>();
  #count = 0;

  /** @param prefix - begins the names of computed values, so that those of two graphs never meet */
  constructor(readonly prefix: string) {}

  /** Adds an operation with one result. */
  op(operator: string, inputs: readonly string[], attributes: Attributes = {}): string {
    return this.ops(operator, inputs, 1, attributes)[0]!;
  }

  /** Adds an operation with several results. */
  ops(operator: string, inputs: readonly string[], results: number, attributes: Attributes = {}): string[] {
    const outputs = Array.from({ length: results }, () => `${this.prefix}${operator}_${this.#count++}`);
    this.#nodes.push({ operator, inputs, outputs, attributes });
    return outputs;
  }

  /** Adds one of onnxruntime's own operations, with one result. */
  microsoft(operator: string, inputs: readonly string[], attributes: Attributes = {}): string {
    const output = `${this.prefix}${operator}_${this.#count++}`;
    this.#nodes.push({ operator, domain: 'com.microsoft', inputs, outputs: [output], attributes });
    return output;
  }

  /** Adds onnxruntime's own matrix product, alpha op(a) op(b), whose operands may be transposed in place. */
  fusedMatMul(a: string, b: string, options: { transA?: number; transB?: number; alpha?: number } = {}): string {
    const { transA = 0, transB = 0, alpha = 1 } = options;
    return this.microsoft('FusedMatMul', [a, b], { transA, transB, alpha: { f: alpha } });
  }

  /** A float constant without dimensions; equal ones are shared. */
  scalar(value: number): string {
    return this.constant(`scalar_${value}`, [], Float32Array.of(value));
  }

  /** An integer vector; equal ones are shared. */
  integers(...values: number[]): string {
    return this.constant(`integers_${values.join('_')}`, [values.length], BigInt64Array.from(values, BigInt));
  }

  constant(name: string, shape: readonly number[], data: Float32Array | BigInt64Array): string {
    if (!this.#constants.has(name)) this.#constants.set(name, { name, shape, data });
    return name;
  }

  /** A float constant times a number, as a constant of its own. */
  scaled(name: string, factor: number): string {
    const { shape, data } = this.#constants.get(name)!;
    return this.constant(
      `${name} * ${factor}`,
      shape,
      Float32Array.from(data as Float32Array, (x) => factor * x),
    );
  }

  /** A float input; its rank may be left open. */
  input(name: string, rank?: number): string {
    this.#inputs.set(name, { name, type: FLOAT, rank });
    return name;
  }

  /** An input that is a vector of integers: a shape or a padding. */
  shapeInput(name: string): string {
    this.#inputs.set(name, { name, type: INT64, rank: 1 });
    return name;
  }

  /** Makes a value a result of the graph; one that is an input already is none. */
  output(name: string): string {
    if (!this.#inputs.has(name)) this.#outputs.set(name, { name, type: FLOAT, rank: undefined });
    return name;
  }

  get inputNames(): readonly string[] {
    return [...this.#inputs.keys()];
  }

  get outputNames(): readonly string[] {
    return [...this.#outputs.keys()];
  }

  /** The graph as it is now. Inputs that no operation reads are left out. */
  graph(): OnnxGraph {
    const read = new Set(this.#nodes.flatMap(({ inputs }) => inputs));
    for (const name of this.#inputs.keys()) if (!read.has(name)) this.#inputs.delete(name);
    return {
      nodes: this.#nodes,
      constants: [...this.#constants.values()].filter(({ name }) => read.has(name)),
      inputs: [...this.#inputs.values()],
      outputs: [...this.#outputs.values()],
    };
  }
}
