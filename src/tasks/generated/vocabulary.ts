import { basicTokens, uncasedRules } from '../../model';
import * as lexicon from './lexicon';

/** Every word and mark of the generated language, each once: as BERT's rules cut words, in the order of the lists. */
export function generatedWords(): readonly string[] {
  const lists = [...Object.values(lexicon).flat(), 'the did it even though while if granted . , ?'];
  const words = new Set<string>();
  for (const phrase of lists) {
    for (const word of basicTokens(phrase, uncasedRules)) words.add(word);
  }
  return [...words];
}
