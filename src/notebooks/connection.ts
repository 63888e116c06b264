import { randomBytes } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** How client and kernel reach each other: socket files in a private folder, or ports of this machine. */
export type Transport = 'ipc' | 'tcp';

/** The channels of the Jupyter protocol, by the names they have in a connection file. */
const channels = ['shell', 'iopub', 'stdin', 'control', 'hb'] as const;

/** A channel of the Jupyter protocol. */
export type Channel = (typeof channels)[number];

/** What a client and its kernel agree on. */
export interface Connection {
  readonly transport: Transport;
  /** The private folder of this kernel, to be removed with it. */
  readonly folder: string;
  /** The connection file inside the folder. */
  readonly file: string;
  /** The secret that signs messages. */
  readonly key: string;
  /** Where each channel is. */
  readonly addresses: Readonly<Record<Channel, string>>;
}

/** The longest path of a socket file that every system takes: macOS allows 104 bytes. */
const longestSocketPath = 100;

/**
 * Writes a connection file, readable by this user only.
 *
 * @param canUseIpc whether zeromq was built with socket files
 * @param wanted the transport; `ipc` where possible when left out, because free ports can be taken in between
 */
export async function createConnection(canUseIpc: boolean, wanted?: Transport): Promise<Connection> {
  const folder = mkdtempSync(join(tmpdir(), 'fedft-kernel-'));
  const socket = join(folder, 's');
  const fits = Buffer.byteLength(socket) + ':1'.length <= longestSocketPath;
  const transport = wanted ?? (canUseIpc && process.platform !== 'win32' && fits ? 'ipc' : 'tcp');
  const ip = transport === 'ipc' ? socket : '127.0.0.1';
  const ports = transport === 'ipc' ? [1, 2, 3, 4, 5] : await freePorts(channels.length);
  const byChannel = (value: (port: number) => unknown, suffix: string): object =>
    Object.fromEntries(channels.map((channel, index) => [channel + suffix, value(ports[index]!)]));
  const key = randomBytes(32).toString('hex');
  const file = join(folder, 'connection.json');
  const content = { ip, transport, key, signature_scheme: 'hmac-sha256', kernel_name: 'fedft' };
  writeFileSync(file, JSON.stringify({ ...content, ...byChannel((port) => port, '_port') }), { mode: 0o600 });
  // tslab joins with a colon for socket files too, where Jupyter's own clients use a hyphen.
  const addresses = byChannel((port) => `${transport}://${ip}:${port}`, '') as Record<Channel, string>;
  return { transport, folder, file, key, addresses };
}

/** Ports that were free a moment ago; all are held until the last is known, so that they differ. */
async function freePorts(count: number): Promise<readonly number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  const ports = await Promise.all(
    servers.map(
      (server) =>
        new Promise<number>((resolve, reject) => {
          server.once('error', reject);
          server.listen(0, '127.0.0.1', () => resolve((server.address() as { readonly port: number }).port));
        }),
    ),
  );
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
