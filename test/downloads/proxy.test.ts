import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { downloadFile, hubFile, mirrored, proxyFor } from '../../src/downloads';
import { withEnvironment } from './environment';

const listen = (server: Server): Promise<number> =>
  new Promise((ready) => server.listen(0, '127.0.0.1', () => ready((server.address() as AddressInfo).port)));

describe('a proxy', () => {
  withEnvironment('HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'NO_PROXY', 'HF_ENDPOINT');

  it('is that of the scheme, else the one for all, and none for hosts that NO_PROXY names', () => {
    const proxy = (url: string): string | undefined => proxyFor(new URL(url))?.host;
    assert.equal(proxy('https://a.org/'), undefined);
    process.env['HTTPS_PROXY'] = 'http://secure:1';
    process.env['ALL_PROXY'] = 'any:2';
    process.env['NO_PROXY'] = '.inside.org, b.org:444,127.0.0.1';
    assert.equal(proxy('https://a.org/'), 'secure:1');
    assert.equal(proxy('http://a.org/'), 'any:2');
    for (const none of ['https://inside.org', 'https://x.inside.org', 'https://b.org:444', 'http://127.0.0.1:8'])
      assert.equal(proxy(none), undefined, none);
    for (const some of ['https://notinside.org', 'https://b.org']) assert.equal(proxy(some), 'secure:1', some);
    process.env['NO_PROXY'] = '*';
    assert.equal(proxy('https://a.org/'), undefined);
    process.env['NO_PROXY'] = '';
    process.env['HTTPS_PROXY'] = 'socks5://old:3';
    assert.throws(
      () => proxy('https://a.org/'),
      /HTTPS_PROXY must be the address of an http or https proxy, got 'socks5/,
    );
  });

  it('is asked for plain files by their whole address, with its own name and password', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'fedft-proxy-'));
    let asked: readonly unknown[] = [];
    const server = createServer(({ url, headers }, response) => {
      asked = [url, headers.host, headers['proxy-authorization']];
      response.end('content');
    });
    process.env['HTTP_PROXY'] = `http://me:p%40ss@127.0.0.1:${await listen(server)}`;
    await downloadFile({ url: 'http://nowhere.invalid/file' }, join(folder, 'file'));
    assert.equal(readFileSync(join(folder, 'file'), 'utf8'), 'content');
    const pair = Buffer.from('me:p@ss').toString('base64');
    assert.deepEqual(asked, ['http://nowhere.invalid/file', 'nowhere.invalid', `Basic ${pair}`]);
    server.close();
    rmSync(folder, { recursive: true });
  });

  it('makes a tunnel for secured ones, through which it reads nothing, and its refusal is told', async () => {
    let target: string | undefined;
    let first: number | undefined;
    const server = createServer().on('connect', (request, socket) => {
      target = request.url;
      if (target!.startsWith('refused')) return socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      socket.on('data', (data: Buffer) => {
        first ??= data[0];
        socket.destroy();
      });
    });
    process.env['HTTPS_PROXY'] = `127.0.0.1:${await listen(server)}`;
    const get = (url: string): Promise<unknown> => downloadFile({ url }, join(tmpdir(), 'fedft-never-written'));
    await assert.rejects(get('https://nowhere.invalid/file'), /cannot reach nowhere\.invalid/);
    assert.deepEqual([target, first], ['nowhere.invalid:443', 22], 'a TLS handshake');
    await assert.rejects(
      get('https://refused.invalid:444/file'),
      /refuses to reach refused\.invalid:444: 403 Forbidden/,
    );
    server.close();
  });

  it('is not the mirror, which HF_ENDPOINT names for files of the hub alone', () => {
    const file = hubFile('owner/name', 'config.json');
    assert.equal(mirrored(file), 'https://huggingface.co/owner/name/resolve/main/config.json');
    process.env['HF_ENDPOINT'] = 'http://127.0.0.1:9/hub/';
    assert.equal(mirrored(file), 'http://127.0.0.1:9/hub/owner/name/resolve/main/config.json');
    assert.equal(mirrored('https://huggingface.com.evil.org/x'), 'https://huggingface.com.evil.org/x');
    process.env['HF_ENDPOINT'] = 'mirror';
    assert.throws(() => mirrored(file), /HF_ENDPOINT must be an http or https address, got 'mirror'/);
  });
});
