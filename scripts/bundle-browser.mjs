// Bundles the live figures for the browser: src/live/widgets/NAME.ts -> dist/browser/ID.js, one program each, with all that
// it needs inside, and the program of the pages of `fedft site`: src/site/browser/main.ts -> dist/browser/site.js. A live
// figure's program stands in every notebook output that shows it, so its size is watched.
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';

/** The most that a program may weigh, kB: twice a picture. 19 of them are the coefficients of Lambert-W. */
const LARGEST = 130;

/**
 * A figure's file says how it is drawn and which runs it reads. A program draws and reads nothing, so what lies behind the
 * reading is left out; {@link requireLeftOut} finds a program that would need it.
 */
const leftOut = {
  name: 'left-out',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^\.\.\/\.\.\/experiments$/ }, ({ path }) => ({
      path,
      namespace: 'left-out',
      sideEffects: false,
    }));
    onLoad({ filter: /./, namespace: 'left-out' }, () => ({ contents: 'module.exports = {}' }));
  },
};

/** Schemes beyond the paper that a program shows, by the file that has them. */
const shown = { 'live-devices': ['participation'] };

/**
 * Live figures show the schemes of the paper and its references, and of those beyond it the ones that are named above: the
 * solvers of the others are in no program.
 */
const beyond = (id) => ({
  name: 'beyond',
  setup({ onLoad }) {
    const names = shown[id] ?? [];
    onLoad({ filter: /schemes[\\/]beyond\.ts$/ }, ({ path }) => ({
      resolveDir: dirname(path),
      contents: [
        ...names.map((name) => `import { ${name} } from './${name}';`),
        `export const participationSchemes = [${names.join(', ')}], peerSchemes = [];`,
      ].join('\n'),
    }));
  },
});

function requireLeftOut(id, { outputs }) {
  for (const { inputs } of Object.values(outputs)) {
    const needed = Object.keys(inputs).find(
      (input) => input.startsWith('left-out:') && inputs[input].bytesInOutput > 0,
    );
    if (needed) throw new Error(`dist/browser/${id}.js needs ${needed}; a live figure must not read records`);
  }
}

/** What every program has in common: one script without anything beside it. */
const asScript = {
  bundle: true,
  write: false,
  metafile: true,
  minify: true,
  charset: 'utf8',
  format: 'iife',
  platform: 'browser',
  target: 'es2020',
  legalComments: 'none',
  treeShaking: true,
  tsconfigRaw: { compilerOptions: { target: 'ES2022' } },
};

/** No text in a program may end the <script> element that holds it, and none may be too large. */
function requireFit(id, program) {
  const text = program.replace(/<\/(script)/gi, '<\\/$1').replace(/<!--/g, '<\\!--');
  if (text.length > 1000 * LARGEST) {
    throw new Error(
      `dist/browser/${id}.js has ${text.length} bytes, at most ${1000 * LARGEST} are allowed; find what it pulls in`,
    );
  }
  return text;
}

/** @returns the programs with their sizes in bytes; throws where one is too large or pulls in something of Node */
export async function bundleBrowser(root) {
  const folder = join(root, 'src', 'live', 'widgets');
  const out = join(root, 'dist', 'browser');
  mkdirSync(out, { recursive: true });
  const sizes = [];
  for (const file of readdirSync(folder).sort()) {
    const name = file.replace(/\.ts$/, '');
    const id = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    const { outputFiles, metafile } = await build({
      stdin: {
        contents: `import { mountLive } from '../browser/mount'; import { ${name} } from './${name}'; mountLive(${name});`,
        resolveDir: folder,
        loader: 'ts',
      },
      ...asScript,
      plugins: [leftOut, beyond(id)],
      define: { __filename: '""' }, // a scheme says its file, which nobody in a browser asks for
      alias: {
        'node:worker_threads': join(root, 'src', 'live', 'browser', 'workerThreads.ts'),
        'd3-interpolate': join(root, 'src', 'live', 'browser', 'numberInterpolation.ts'),
      },
    });
    requireLeftOut(id, metafile);
    const text = requireFit(id, outputFiles[0].text);
    writeFileSync(join(out, `${id}.js`), text);
    sizes.push({ id, bytes: Buffer.byteLength(text) });
  }
  const pages = await build({ ...asScript, entryPoints: [join(root, 'src', 'site', 'browser', 'main.ts')] });
  writeFileSync(join(out, 'site.js'), requireFit('site', pages.outputFiles[0].text));
  return sizes;
}
