// Makes the modules of dist/ that only re-export load what they name at its first use: `require('fedft')` then costs a few
// milliseconds, and a cell or a command loads no more than it calls. What a module exports, and to whom, does not change.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const REQUIRE = /^var (\w+) = require\(("[^"]+")\);$/gm;
const GETTER =
  /^Object\.defineProperty\(exports, ("\w+"), \{ enumerable: true, get: (function \(\) \{ return \w+)(\.\w+; \}) \}\);$/gm;

/**
 * Behind a function of its own, for Node takes names away from ES modules where it sees a getter that it cannot read. Once
 * read, a name is a plain value: `square` may be called a million times a second. In a cycle of imports it may not be there
 * yet, and is asked for again.
 */
const DEFINE =
  'const define = (name, read) => Object.defineProperty(exports, name, { enumerable: true, configurable: true, get() { ' +
  'const value = read(); if (value !== undefined) Object.defineProperty(exports, name, { enumerable: true, value }); ' +
  'return value; } });';

/** Rewrites every index.js under a folder; a second time changes nothing. */
export function makeReexportsLazy(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile() || entry.name !== 'index.js') continue;
    const file = join(entry.parentPath, entry.name);
    const text = readFileSync(file, 'utf8');
    const lazy = text
      .replace(REQUIRE, 'const $1 = () => require($2);')
      .replace(GETTER, 'define($1, $2()$3);')
      .replace(/^"use strict";.*$/m, `"use strict"; ${DEFINE}`);
    const names = [...text.matchAll(REQUIRE)].map(([, name]) => name);
    const before = text.startsWith('"use strict"; const define'); // by an earlier build
    if (!before && names.length === 0) continue;
    if (names.some((name) => new RegExp(`\\b${name}\\.`).test(lazy))) continue; // it does more than re-export
    if (lazy !== text) writeFileSync(file, lazy);
  }
}
