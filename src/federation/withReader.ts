import type { Pretrained } from '../checkpoint';
import { readsText } from '../transformer';
import type { ExampleReader, ReaderOptions } from './exampleReader';
import { imageReader } from './imageReader';
import { textReader } from './textReader';

/**
 * Calls `use` with the reader of a model: text or images, as its family does. The reader is disposed of after.
 *
 * @param length - tokens to which texts are cut and padded
 * @throws InputError for a model of text without a vocabulary
 */
export async function withReader<T>(
  pretrained: Pretrained,
  length: number,
  options: ReaderOptions,
  use: <Input>(reader: ExampleReader<Input>) => Promise<T>,
): Promise<T> {
  if (readsText(pretrained.config)) return use(textReader(pretrained, length));
  const reader = imageReader(pretrained, options);
  try {
    return await use(reader);
  } finally {
    reader.dispose();
  }
}
