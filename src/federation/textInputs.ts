import type { Pretrained, WordPieceTokenizer } from '../checkpoint';
import { InputError } from '../errors';
import type { TextInput } from '../split';
import type { TextExample } from '../tasks';

/** Labelled inputs as an embedding module reads them; texts unless said otherwise. */
export interface EncodedExamples<Input = TextInput> {
  readonly inputs: readonly Input[];
  /** One class number per input. */
  readonly labels: Int32Array;
}

/** Tokenises examples, each cut and padded to `length` tokens. */
export function encodeExamples(
  examples: readonly TextExample[],
  tokenizer: WordPieceTokenizer,
  length: number,
): EncodedExamples {
  return {
    inputs: examples.map(({ text, pair }) => tokenizer.encode(text, pair, length)),
    labels: Int32Array.from(examples, ({ label }) => label),
  };
}

/** The inputs without the padding that all of them carry at the end; at least one token stays. */
export function trimPadding(inputs: readonly TextInput[]): TextInput[] {
  let longest = 1;
  for (const { attentionMask } of inputs) longest = Math.max(longest, attentionMask.lastIndexOf(1) + 1);
  return inputs.map(({ inputIds, tokenTypeIds, attentionMask }) => ({
    inputIds: inputIds.subarray(0, longest),
    tokenTypeIds: tokenTypeIds.subarray(0, longest),
    attentionMask: attentionMask.subarray(0, longest),
  }));
}

/** @throws InputError for a model without a vocabulary */
export function requireTokenizer({ tokenizer }: Pretrained): WordPieceTokenizer {
  if (tokenizer === undefined) {
    throw new InputError('the pre-trained model has no vocabulary to read text with; put vocab.txt into its folder');
  }
  return tokenizer;
}
