import { basicTokens, uncasedRules } from '../../checkpoint';
import {
  additions,
  afterthoughts,
  approvals,
  asides,
  aspects,
  assertions,
  audience,
  blame,
  concessions,
  degrees,
  denials,
  disapprovals,
  dislike,
  disliked,
  like,
  liked,
  openers,
  praise,
  turns,
} from './lexicon';

/** Every word and mark of the generated language, each once: as BERT's rules cut words, in the order of the lists. */
export function generatedWords(): readonly string[] {
  const lists = [
    aspects,
    praise,
    blame,
    degrees,
    assertions,
    denials,
    openers,
    asides,
    audience,
    approvals,
    disapprovals,
    like,
    dislike,
    liked,
    disliked,
    turns,
    concessions,
    afterthoughts,
    additions,
    ['the did it even though while if granted . , ?'],
  ].flat();
  const words = new Set<string>();
  for (const phrase of lists) {
    for (const word of basicTokens(phrase, uncasedRules)) words.add(word);
  }
  return [...words];
}
