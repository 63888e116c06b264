#!/usr/bin/env node
// The command `fedft`. It lies beside the sources so that npm finds it in a checkout that is not built yet: without it
// `npx fedft` fails there, and from then on also where the checkout is built.
const { existsSync } = require('node:fs');
const { join, resolve } = require('node:path');

const root = resolve(__dirname, '..');
const main = join(root, 'dist', 'cli', 'main.js');
if (existsSync(main)) require(main);
else {
  console.error(`fedft: ${root} is not built; run \`npm ci\` there first`);
  process.exitCode = 1;
}
