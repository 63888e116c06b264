/** Element types of ONNX tensors. */
export const FLOAT = 1;
export const INT64 = 7;

/** One operation of a graph; an attribute is an integer, a list of integers, or a float given as `{ f }`. */
export interface OnnxNode {
  readonly operator: string;
  readonly domain?: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, number | readonly number[] | { readonly f: number }>>;
}

/** A constant of a graph. */
export interface OnnxConstant {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array | BigInt64Array;
}

/** An input or output of a graph; only its rank is fixed. */
export interface OnnxValue {
  readonly name: string;
  readonly type: number;
  readonly rank: number | undefined;
}

/** A graph that onnxruntime can be given. */
export interface OnnxGraph {
  readonly nodes: readonly OnnxNode[];
  readonly constants: readonly OnnxConstant[];
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
}

/** Version of the standard operators used here, and of the file format that goes with it. */
const OPERATOR_SET = 18;
const FORMAT_VERSION = 8;

const field = (id: number, type: string, rule?: 'repeated') => ({ id, type, ...(rule && { rule }) });

/** The part of onnx.proto that the graphs here need. */
const messages = {
  ModelProto: {
    fields: {
      irVersion: field(1, 'int64'),
      producerName: field(2, 'string'),
      graph: field(7, 'GraphProto'),
      opsetImport: field(8, 'OperatorSetIdProto', 'repeated'),
    },
  },
  OperatorSetIdProto: { fields: { domain: field(1, 'string'), version: field(2, 'int64') } },
  GraphProto: {
    fields: {
      node: field(1, 'NodeProto', 'repeated'),
      name: field(2, 'string'),
      initializer: field(5, 'TensorProto', 'repeated'),
      input: field(11, 'ValueInfoProto', 'repeated'),
      output: field(12, 'ValueInfoProto', 'repeated'),
    },
  },
  NodeProto: {
    fields: {
      input: field(1, 'string', 'repeated'),
      output: field(2, 'string', 'repeated'),
      name: field(3, 'string'),
      opType: field(4, 'string'),
      attribute: field(5, 'AttributeProto', 'repeated'),
      domain: field(7, 'string'),
    },
  },
  AttributeProto: {
    fields: {
      name: field(1, 'string'),
      f: field(2, 'float'),
      i: field(3, 'int64'),
      ints: field(8, 'int64', 'repeated'),
      type: field(20, 'int32'),
    },
  },
  TensorProto: {
    fields: {
      dims: field(1, 'int64', 'repeated'),
      dataType: field(2, 'int32'),
      name: field(8, 'string'),
      rawData: field(9, 'bytes'),
    },
  },
  ValueInfoProto: { fields: { name: field(1, 'string'), type: field(2, 'TypeProto') } },
  TypeProto: { fields: { tensorType: field(1, 'TensorTypeProto') } },
  TensorTypeProto: { fields: { elemType: field(1, 'int32'), shape: field(2, 'TensorShapeProto') } },
  TensorShapeProto: { fields: { dim: field(1, 'DimensionProto', 'repeated') } },
  DimensionProto: { fields: { dimParam: field(2, 'string') } },
};

/** Codes of AttributeProto.AttributeType. */
const ATTRIBUTE_FLOAT = 1;
const ATTRIBUTE_INT = 2;
const ATTRIBUTE_INTS = 7;

/** A graph as the bytes of an .onnx file. */
export function encodeModel({ nodes, constants, inputs, outputs }: OnnxGraph): Uint8Array {
  const protobuf = require('protobufjs/light') as typeof import('protobufjs/light');
  const model = protobuf.Root.fromJSON({ nested: messages }).lookupType('ModelProto');
  return model
    .encode({
      irVersion: FORMAT_VERSION,
      producerName: 'fedft',
      opsetImport: [
        { domain: '', version: OPERATOR_SET },
        { domain: 'com.microsoft', version: 1 },
      ],
      graph: {
        name: 'encoder',
        node: nodes.map(({ operator, domain = '', inputs, outputs, attributes }, index) => ({
          name: `${operator}_${index}`,
          opType: operator,
          domain,
          input: inputs,
          output: outputs,
          attribute: Object.entries(attributes).map(([name, value]) => attribute(name, value)),
        })),
        initializer: constants.map(({ name, shape, data }) => ({
          name,
          dims: shape,
          dataType: data instanceof Float32Array ? FLOAT : INT64,
          rawData: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
        })),
        input: inputs.map(valueInfo),
        output: outputs.map(valueInfo),
      },
    })
    .finish();
}

function attribute(name: string, value: number | readonly number[] | { readonly f: number }): object {
  if (typeof value === 'number') return { name, i: value, type: ATTRIBUTE_INT };
  return 'f' in value ? { name, f: value.f, type: ATTRIBUTE_FLOAT } : { name, ints: value, type: ATTRIBUTE_INTS };
}

function valueInfo({ name, type, rank }: OnnxValue): object {
  const tensorType = { elemType: type, ...(rank !== undefined && { shape: { dim: dimensions(name, rank) } }) };
  return { name, type: { tensorType } };
}

/** Dimensions without a fixed length, each with a name of its own. */
function dimensions(name: string, rank: number): object[] {
  return Array.from({ length: rank }, (_, i) => ({ dimParam: `${name}_${i}` }));
}
