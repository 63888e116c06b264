import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../../src/records';

/** What a reader does in a chapter, in order. */
export type Step =
  | { readonly kind: 'file'; readonly name: string; readonly text: string }
  | { readonly kind: 'command'; readonly words: readonly string[] };

/** A chapter of CONTRIBUTING.md that has something to do. */
export interface Chapter {
  /** `A scheme`. */
  readonly title: string;
  readonly steps: readonly Step[];
}

/** The chapters of CONTRIBUTING.md with the files and commands in their fences. */
export function readChapters(): readonly Chapter[] {
  const text = readFileSync(join(repositoryRoot, 'CONTRIBUTING.md'), 'utf8').replace(/\r\n/g, '\n');
  return text
    .split(/^## /m)
    .slice(1)
    .map((chapter) => ({ title: chapter.slice(0, chapter.indexOf('\n')), steps: stepsOf(chapter) }))
    .filter(({ steps }) => steps.length > 0);
}

function stepsOf(chapter: string): readonly Step[] {
  return [...chapter.matchAll(/^```(\w+)(?: (\S+))?\n([\s\S]*?)^```$/gm)].flatMap(
    ([fence, kind, name, text]): Step[] => {
      if (name !== undefined) return [{ kind: 'file', name, text: text! }];
      if (kind !== 'sh') throw new Error(`CONTRIBUTING.md has a block without a file's name: ${fence}`);
      const lines = text!.trim().split('\n');
      return lines.map((line) => ({ kind: 'command', words: line.split(' ') }));
    },
  );
}
