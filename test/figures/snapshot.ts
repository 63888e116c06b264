import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(__dirname, 'fixtures');

/**
 * Compares a figure with the committed one, numbers to four digits, so that only a change a reader could see counts.
 *
 * On a difference the new figure is left beside it as `NAME-changed.json`: look at both, and rename it if the change is meant.
 */
export function matchesSnapshot(name: string, figure: unknown): void {
  const path = join(folder, `${name}.json`);
  const changed = join(folder, `${name}-changed.json`);
  const text = `${JSON.stringify(figure, (_, value) => normalise(value), 1)}\n`;
  rmSync(changed, { force: true });
  if (existsSync(path) && readFileSync(path, 'utf8') === text) return;
  writeFileSync(changed, text);
  assert.fail(
    `figure '${name}' is not as committed; compare ${changed} and rename it to ${name}.json if the change is meant`,
  );
}

function normalise(value: unknown): unknown {
  return typeof value === 'number' ? Number(value.toPrecision(4)) : value;
}
