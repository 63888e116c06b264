import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { judgeClaims } from '../../src/claims';
import {
  allExperiments,
  experimentCode,
  experimentNamed,
  experiments,
  registerExperiments,
} from '../../src/experiments';
import { codeOfSchemes } from '../../src/experiments/requestedSchemes';
import { figures } from '../../src/figures';
import { enterProject, findProject, projectFiles } from '../../src/project';
import { recordsInMemory } from '../../src/records';
import { allSchemes, schemeNamed } from '../../src/scheduling';
import { tasks } from '../../src/tasks';
import { config, type OwnFolder, ownFolder, strongest } from './project';

const mine = { name: 'my-study', section: 'V', about: 'one number', runs: async () => [] };

describe('the project file', () => {
  let own: OwnFolder;
  beforeEach(() => {
    own = ownFolder();
  });
  afterEach(() => own.remove());

  const known = (): readonly (readonly string[])[] => [
    allSchemes().map(({ name }) => name),
    tasks.map(({ name }) => name),
    allExperiments().map(({ name }) => name),
    figures().map(({ id }) => id),
    judgeClaims(recordsInMemory([])).map(({ claim }) => claim.id),
  ];

  it('is the nearest one from a folder upward', () => {
    const deep = join(own.folder, 'a', 'b', 'c');
    mkdirSync(deep, { recursive: true });
    assert.equal(findProject(deep), undefined);
    own.write({ 'fedft.config.ts': '' });
    assert.equal(findProject(deep), join(own.folder, 'fedft.config.ts'));
    assert.equal(findProject(own.folder), join(own.folder, 'fedft.config.ts'));
    own.write({ 'a/b/fedft.config.mjs': '' });
    assert.equal(findProject(deep), join(own.folder, 'a', 'b', 'fedft.config.mjs'));
    assert.equal(findProject(join(own.folder, 'a')), join(own.folder, 'fedft.config.ts'));
  });

  it('is read under each of its names, the first one that is there', async () => {
    for (const [index, name] of [...projectFiles].reverse().entries()) {
      own.write({ [name]: `export default { settings: { rounds: ${index + 1} } };` });
      const project = await enterProject(findProject(own.folder)!);
      project.leave();
      assert.deepEqual([project.file, project.settings.rounds], [join(own.folder, name), index + 1]);
    }
  });

  it('makes known what it brings, and leaves nothing behind', async () => {
    const before = known();
    own.write({ 'mine.ts': strongest(2) });
    const experiment = "{ name: 'my-study', section: 'V', about: 'one number', runs: async () => [] }";
    own.write({
      'fedft.config.ts': config(`{ schemes: [mine], experiments: [${experiment}] }`, "import { mine } from './mine';"),
    });
    const project = await enterProject(join(own.folder, 'fedft.config.ts'));
    try {
      assert.equal(schemeNamed('mine').label, 'My scheme');
      assert.equal(experimentNamed('my-study').about, 'one number');
    } finally {
      project.leave();
    }
    assert.deepEqual(known(), before);
    assert.throws(() => experimentNamed('my-study'), /unknown experiment 'my-study'/);
  });

  it('leaves nothing behind either where its last entry is refused', async () => {
    const before = known();
    own.write({ 'mine.ts': strongest(2) });
    own.write({
      'fedft.config.ts': config(
        "{ schemes: [mine], claims: [{ id: 'C14', judge: () => null } as never] }",
        "import { mine } from './mine';",
      ),
    });
    await assert.rejects(enterProject(join(own.folder, 'fedft.config.ts')), /id of a claim must be its own, got 'C14'/);
    assert.deepEqual(known(), before);
  });

  it('has a digest of itself and of all that it imports by relative paths, and of nothing else', async () => {
    const digest = async (): Promise<string> => {
      const project = await enterProject(join(own.folder, 'fedft.config.ts'));
      project.leave();
      return project.digest;
    };
    own.write({ 'lib/mine.ts': strongest(2), 'other.ts': 'export const other = 1;\n' });
    own.write({ 'fedft.config.ts': config('{ schemes: [mine] }', "import { mine } from './lib/mine';") });
    const first = await digest();
    own.write({ 'other.ts': 'export const other = 2;\n' });
    assert.equal(await digest(), first);
    own.write({ 'lib/mine.ts': strongest(3) });
    const second = await digest();
    assert.notEqual(second, first);
    own.write({ 'fedft.config.ts': config('{ schemes: [mine], tasks: [] }', "import { mine } from './lib/mine';") });
    assert.notEqual(await digest(), second);
  });

  it('is the code of its schemes, also of one that names a module of its own', async () => {
    own.write({ 'mine.ts': strongest(2).replace("name: 'mine',", "name: 'mine', module: __filename,") });
    own.write({ 'fedft.config.ts': config('{ schemes: [mine] }', "import { mine } from './mine';") });
    const project = await enterProject(join(own.folder, 'fedft.config.ts'));
    try {
      assert.deepEqual(codeOfSchemes([schemeNamed('mine')]), [{ digest: project.digest }]);
    } finally {
      project.leave();
    }
  });
});

describe('registered experiments', () => {
  it('go by their names after the repository’s, until they are taken back', () => {
    const back = registerExperiments([mine]);
    try {
      assert.equal(experimentNamed('my-study'), mine);
      assert.deepEqual(allExperiments(), [...experiments, mine]);
      registerExperiments([mine])(); // the same one again is no other one, and is not taken back
      assert.equal(experimentNamed('my-study'), mine);
    } finally {
      back();
      back();
    }
    assert.deepEqual(allExperiments(), experiments);
  });

  it('have names of their own, fit for a folder', () => {
    const [first] = experiments;
    assert.throws(() => registerExperiments([{ ...first! }]), /must be its own, got '[a-z-]+' twice/);
    for (const name of ['', 'Mine', 'a/b', '..', 'mine-']) {
      assert.throws(() => registerExperiments([{ ...mine, name }]), /name of an experiment must be lower case letters/);
    }
    assert.deepEqual(allExperiments(), experiments);
  });

  it('have the code that they were registered with, beside the library’s', () => {
    const code = (digest: string): string => {
      const one = { ...mine };
      const back = registerExperiments([one], digest);
      try {
        return experimentCode(one);
      } finally {
        back();
      }
    };
    assert.equal(code('a'), code('a'));
    assert.notEqual(code('a'), code('b'));
    assert.notEqual(experimentCode(mine), experimentCode({ ...mine, runs: async () => Promise.resolve([]) }));
  });
});
