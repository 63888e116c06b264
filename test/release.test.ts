import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageVersion, repositoryRoot } from '../src/records';

const read = (file: string): string => readFileSync(join(repositoryRoot, file), 'utf8');

describe('the version of a release', () => {
  it('is the same wherever it is written', () => {
    const version = packageVersion();
    assert.match(version, /^\d+\.\d+\.\d+$/);
    assert.equal(JSON.parse(read('package-lock.json')).version, version);
    assert.equal(JSON.parse(read('codemeta.json')).version, version);
    assert.match(read('CITATION.cff'), new RegExp(`^version: ${version.replaceAll('.', '\\.')}$`, 'm'));
    assert.match(read('CHANGELOG.md'), new RegExp(`^## ${version.replaceAll('.', '\\.')}\\b`, 'm'));
  });
});
