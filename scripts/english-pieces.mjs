// Makes data/vocabulary/english-pieces.txt: the word pieces of ordinary English in the bundled BERT's vocabulary.
//
//   node scripts/english-pieces.mjs PROSE.txt[.gz]      (after npm run build)
//
// The committed list was learned from the text of fifteen novels in the public domain: Austen, Pride and Prejudice, Sense and
// Sensibility, Emma; Dickens, A Christmas Carol, A Tale of Two Cities, Great Expectations; Carroll, Alice's Adventures in
// Wonderland; Stevenson, Treasure Island, Dr Jekyll and Mr Hyde; Wilde, The Picture of Dorian Gray; Doyle, The Adventures of
// Sherlock Holmes, The Hound of the Baskervilles; Wells, The Time Machine, The War of the Worlds; Stoker, Dracula. Only the
// list is used when a model is pre-trained, so that nobody needs the novels.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { argv, exit } from 'node:process';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { buildVocabulary, specialPieces } from '../dist/checkpoint/index.js';

/** Pieces, letters included. */
const SIZE = 2600;

const [path] = argv.slice(2);
if (path === undefined) {
  console.error('usage: node scripts/english-pieces.mjs PROSE.txt[.gz]');
  exit(2);
}
const bytes = readFileSync(path);
const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
// A continuation of a word is made of letters and digits: every other mark is a word of its own.
const pieces = buildVocabulary(text.split('\n'), SIZE).filter(
  (piece) => !specialPieces.includes(piece) && (!piece.startsWith('##') || /^##[a-z0-9]+$/.test(piece)),
);
const output = join(dirname(fileURLToPath(import.meta.url)), '..', 'data', 'vocabulary', 'english-pieces.txt');
writeFileSync(output, `${pieces.join('\n')}\n`);
console.log(`${pieces.length} pieces in ${output}`);
