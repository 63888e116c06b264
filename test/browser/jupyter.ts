import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { labCommand } from '../../src/notebooks';
import { repositoryRoot } from '../../src/records';

/** A Jupyter server that only this process can talk to. */
export interface JupyterServer {
  /** The address of a page: a path of the server with its token. */
  address(path: string): string;
  stop(): Promise<void>;
}

/**
 * Starts what `npm run lab` starts, on 127.0.0.1 with a random free port and a random token, and waits until it answers.
 *
 * Settings, signatures and logs of the person who runs the tests are not touched: the server has folders of its own.
 */
export async function startJupyter(): Promise<JupyterServer> {
  const port = await freePort();
  const token = randomBytes(24).toString('hex');
  const own = mkdtempSync(join(tmpdir(), 'fedft-jupyter-'));
  const { program, args, env, cwd } = labCommand({
    args: ['--no-browser', '--ip=127.0.0.1', `--port=${port}`, `--NotebookApp.token=${token}`, '--allow-root'],
  });
  const folders = Object.fromEntries(
    ['JUPYTER_CONFIG_DIR', 'JUPYTER_DATA_DIR', 'JUPYTER_RUNTIME_DIR', 'IPYTHONDIR'].map((name) => [
      name,
      join(own, name),
    ]),
  );
  const server = spawn(program, [...args], {
    cwd,
    env: { ...process.env, ...env, ...folders },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  for (const stream of [server.stdout, server.stderr]) stream.on('data', (data: Buffer) => (log += data.toString()));
  const stop = async (): Promise<void> => {
    await end(server);
    rmSync(own, { recursive: true, force: true });
  };
  const address = (path: string): string => `http://127.0.0.1:${port}/${path}?token=${token}`;
  for (let attempt = 0; ; attempt++) {
    const answer = await fetch(address('api/status')).catch(() => undefined);
    if (answer?.ok) return { address, stop };
    if (server.exitCode !== null || attempt > 120) {
      await stop();
      throw new Error(`Jupyter did not start:\n${log}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

/** A copy of a notebook inside the repository, where a browser may run and save it; its path below the root. */
export function copyForRunning(notebook: string): string {
  const folder = join(repositoryRoot, 'build', 'browser', 'notebooks');
  mkdirSync(folder, { recursive: true });
  cpSync(notebook, join(folder, basename(notebook)));
  return `build/browser/notebooks/${basename(notebook)}`;
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as { port: number };
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

/** Ends a server with its kernels: it does so itself when asked. */
async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null) return;
  const ended = new Promise((resolve) => server.once('exit', resolve));
  server.kill('SIGTERM');
  const late = setTimeout(() => server.kill('SIGKILL'), 15_000);
  await ended;
  clearTimeout(late);
}
