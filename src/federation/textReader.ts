import type { Pretrained } from '../checkpoint';
import { InputError } from '../errors';
import { type TextInput, textEmbedding } from '../split';
import { type Example, isText, type TextExample } from '../tasks';
import type { ExampleReader } from './exampleReader';
import { encodeExamples, requireTokenizer, trimPadding } from './textInputs';

/**
 * Reads text: tokenised once, looked up in the embedding tables for every mini-batch.
 *
 * @throws InputError for a model without a vocabulary
 */
export function textReader(pretrained: Pretrained, length: number): ExampleReader<TextInput> {
  const tokenizer = requireTokenizer(pretrained);
  const embedding = textEmbedding(pretrained);
  return {
    embedding,
    encode: (examples) => encodeExamples(examples.map(requireText), tokenizer, length),
    prepare: async () => {},
    lengthOf: ({ attentionMask }) => attentionMask.lastIndexOf(1) + 1,
    embedTogether: (inputs) => embedding.embed(trimPadding(inputs)),
    dispose() {},
  };
}

function requireText(example: Example): TextExample {
  if (isText(example)) return example;
  throw new InputError('the model reads text, got an image; use a checkpoint of a ViT for an image task');
}
