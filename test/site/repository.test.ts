import assert from 'node:assert/strict';
import { openBar } from '../../src/site/openBar';
import { addressIn } from '../../src/site/places';
import { repositoryLinks } from '../../src/site/repository';

const places = new Map([
  ['notebooks/04-queue.ipynb', '04-queue.html'],
  ['CONTRIBUTING.md', 'contributing.html'],
]);

describe('links into the repository', () => {
  it('open a notebook on Binder, in VS Code and where it lies', () => {
    const links = repositoryLinks('git+https://github.com/owner/name.git');
    assert.equal(links.home, 'https://github.com/owner/name');
    assert.equal(
      links.binder('notebooks/04-queue.ipynb'),
      'https://mybinder.org/v2/gh/owner/name/HEAD?labpath=notebooks%2F04-queue.ipynb',
    );
    assert.match(links.vsCode, /^vscode:\/\/vscode\.git\/clone\?url=https%3A%2F%2Fgithub\.com%2Fowner%2Fname$/);
    assert.match(
      repositoryLinks('https://codeberg.org/owner/name').binder('a'),
      /v2\/git\/https%3A%2F%2Fcodeberg\.org%2Fowner%2Fname\/HEAD/,
    );
  });

  it('are not there where nobody said where the repository is', () => {
    assert.doesNotMatch(openBar('04-queue.ipynb', undefined, undefined), /binder|vscode/i);
    assert.match(openBar('04-queue.ipynb', undefined, undefined), /href="notebooks\/04-queue\.ipynb" download/);
    assert.equal(addressIn(places, 'README.md', 'src/site', 'link', undefined), undefined);
  });

  it('lead to a page before they lead to a file', () => {
    const links = repositoryLinks('https://github.com/owner/name');
    const lead = (source: string, address: string): string | undefined =>
      addressIn(places, source, address, 'link', links);
    assert.equal(lead('notebooks/README.md', '04-queue.ipynb#a'), '04-queue.html#a');
    assert.equal(lead('notebooks/README.md', '../CONTRIBUTING.md'), 'contributing.html');
    assert.equal(lead('README.md', 'src/site'), 'https://github.com/owner/name/blob/HEAD/src/site');
    assert.equal(lead('README.md', '../elsewhere'), undefined);
    assert.equal(lead('README.md', 'figures/real/a.svg'), 'figures.html#real-a');
    assert.equal(addressIn(places, 'README.md', 'figures/a.svg', 'picture', links), 'figures/a.svg');
  });

  it('name an address that is none', () => {
    assert.throws(() => repositoryLinks('somewhere'), /must be https:\/\/HOST\/OWNER\/NAME, got 'somewhere'/);
  });
});
