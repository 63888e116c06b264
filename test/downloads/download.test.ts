import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type Checksum, downloadFile } from '../../src/downloads';
import { type Download, datasets, fetchDataset } from '../../src/tasks';
import { withEnvironment } from './environment';

const content = Buffer.from(Array.from({ length: 200_000 }, (_, i) => (i * 7919) % 251));
const digest = (algorithm: Checksum['algorithm'], bytes: Buffer): string =>
  createHash(algorithm).update(bytes).digest('hex');
const sum = (bytes: Buffer): Checksum => ({
  algorithm: 'sha256',
  value: digest('sha256', bytes),
  publishedBy: 'the test',
});

/** A tar archive of files, as `tar` writes it. */
function tar(files: ReadonlyMap<string, Buffer>, type = '0'): Buffer {
  const parts: Buffer[] = [];
  for (const [name, bytes] of files) {
    const header = Buffer.alloc(512);
    header.write(name, 0, 'latin1');
    header.write('0000644\0', 100);
    header.write(`${bytes.length.toString(8).padStart(11, '0')}\0`, 124);
    header.write('ustar\x0000', 257);
    header.write(type, 156);
    header.write('        ', 148);
    const check = header.reduce((total, byte) => total + byte, 0);
    header.write(`${check.toString(8).padStart(6, '0')}\0 `, 148);
    parts.push(header, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512));
  }
  return Buffer.concat([...parts, Buffer.alloc(1024)]);
}

describe('downloads', () => {
  withEnvironment('HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'NO_PROXY', 'HF_ENDPOINT');
  let folder: string;
  let server: Server;
  let base: string;
  let requests: { url: string; range: string | undefined }[];
  let answer: (request: IncomingMessage, response: ServerResponse) => void;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'fedft-download-'));
    requests = [];
    answer = serve(content);
    server = createServer((request, response) => {
      requests.push({ url: request.url!, range: request.headers.range });
      answer(request, response);
    });
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
    rmSync(folder, { recursive: true });
  });

  /** A server of one file that knows ranges. */
  function serve(bytes: Buffer): typeof answer {
    return (request, response) => {
      const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
      if (from === 0) response.writeHead(200, { 'content-length': bytes.length }).end(bytes);
      else if (from >= bytes.length) response.writeHead(416).end();
      else {
        const range = `bytes ${from}-${bytes.length - 1}/${bytes.length}`;
        response
          .writeHead(206, { 'content-range': range, 'content-length': bytes.length - from })
          .end(bytes.subarray(from));
      }
    };
  }
  const path = (): string => join(folder, 'deep', 'file.bin');
  const get = (more: Partial<Download> = {}): ReturnType<typeof downloadFile> =>
    downloadFile({ url: `${base}/file`, ...more }, path());

  it('come whole, with progress, and are compared with size and checksum', async () => {
    const seen: number[] = [];
    const result = await downloadFile({ url: `${base}/file`, bytes: content.length, checksum: sum(content) }, path(), {
      onProgress: (done, total) => {
        assert.equal(total, content.length);
        seen.push(done);
      },
    });
    assert.deepEqual(result, { status: 'made', resumedFrom: 0, checked: sum(content) });
    assert.deepEqual(readFileSync(path()), content);
    assert.equal(seen.at(-1), content.length);
    assert.ok(!existsSync(`${path()}.part`));
  });

  it('go on by a range request where they broke off, and say so when they do', async () => {
    let breakOff = (): void => {};
    answer = (_, response) => {
      response.writeHead(200, { 'content-length': content.length });
      response.write(content.subarray(0, 70_000));
      breakOff = () => response.destroy();
    };
    await assert.rejects(
      downloadFile({ url: `${base}/file`, checksum: sum(content) }, path(), {
        onProgress: (done) => done === 70_000 && breakOff(),
      }),
      /broke off after 70000 bytes .*run the same command again to go on/,
    );
    assert.equal(readFileSync(`${path()}.part`).length, 70_000);
    answer = serve(content);
    assert.equal((await get({ checksum: sum(content) })).resumedFrom, 70_000);
    assert.deepEqual(
      requests.map(({ range }) => range),
      [undefined, 'bytes=70000-'],
    );
    assert.deepEqual(readFileSync(path()), content);
  });

  it('start afresh where the server knows no ranges, and finish at once where the part is whole', async () => {
    mkdirSync(join(folder, 'deep'));
    writeFileSync(`${path()}.part`, content.subarray(0, 500));
    answer = (_, response) => response.writeHead(200).end(content);
    assert.equal((await get({ checksum: sum(content) })).resumedFrom, 0);
    assert.deepEqual(readFileSync(path()), content);
    rmSync(path());
    writeFileSync(`${path()}.part`, content);
    answer = serve(content);
    await get({ checksum: sum(content) });
    assert.deepEqual(readFileSync(path()), content);
  });

  it('with another checksum or size are refused and removed, so that the next try starts afresh', async () => {
    const wrong = { ...sum(content), value: '0'.repeat(64) };
    await assert.rejects(
      get({ checksum: wrong }),
      /has another sha256 than 0{64}, published by the test; it was removed/,
    );
    await assert.rejects(get({ bytes: content.length + 1 }), /has 200000 bytes where 200001 are due/);
    await assert.rejects(get({ bytes: 1000 }), /sends more than the 1000 bytes that are due/);
    assert.ok(!existsSync(path()) && !existsSync(`${path()}.part`));
  });

  it('are not repeated for a file that is there, and a wrong file is never overwritten', async () => {
    mkdirSync(join(folder, 'deep'));
    writeFileSync(path(), content);
    assert.equal((await get({ checksum: sum(content) })).status, 'kept');
    assert.equal(requests.length, 0);
    writeFileSync(path(), 'mine');
    await assert.rejects(get({ checksum: sum(content) }), /is there already but has another sha256 .* move it away/);
    assert.equal(readFileSync(path(), 'utf8'), 'mine');
  });

  it('follow redirects, and take the checksum that the hub states on the way', async () => {
    const redirect =
      (tag: string): typeof answer =>
      (request, response) => {
        if (request.url === '/there') serve(content)(request, response);
        else
          response
            .writeHead(302, { location: '/there', 'x-linked-etag': `"${tag}"`, 'x-linked-size': content.length })
            .end();
      };
    answer = redirect(sum(content).value);
    const { checked } = await get();
    assert.equal(checked?.value, sum(content).value);
    rmSync(path());
    answer = redirect('f'.repeat(64));
    await assert.rejects(get(), /another sha256 than f{64}, published by the server/);
    answer = (_, response) => response.writeHead(302, { location: '/again' }).end();
    await assert.rejects(get(), /redirects more than 5 times/);
  });

  it('say in one line what the server answers, and that there is no network', async () => {
    answer = (_, response) => response.writeHead(503).end('not now');
    await assert.rejects(get(), /answers 503 Service Unavailable; fetch it by other means and put it at .*file\.bin/);
    answer = (_, response) => response.writeHead(404).end('nothing here');
    await assert.rejects(get(), /file is not there \(404\)/);
    const port = (server.address() as AddressInfo).port;
    await new Promise((closed) => server.close(closed));
    await assert.rejects(
      downloadFile({ url: `http://127.0.0.1:${port}/file` }, path()),
      (error: Error) =>
        /^cannot reach 127\.0\.0\.1:\d+ \(ECONNREFUSED\): is there a network\?/.test(error.message) &&
        !error.message.includes('\n'),
    );
    server = createServer().listen(0);
  });

  it('stop when asked to and keep all that they told of', async () => {
    const stop = new AbortController();
    answer = (_, response) => {
      response.writeHead(200, { 'content-length': content.length });
      response.write(content.subarray(0, 1000));
    };
    const running = downloadFile({ url: `${base}/file` }, path(), {
      signal: stop.signal,
      onProgress: () => stop.abort(),
    });
    await assert.rejects(running, { name: 'AbortError' });
    assert.equal(readFileSync(`${path()}.part`).length, 1000);
  });

  describe('of an archive', () => {
    const members = new Map([
      ['box/a.bin', content.subarray(0, 3000)],
      ['box/readme.html', Buffer.from('not wanted')],
      ['box/b.bin', content.subarray(0, 1024)],
      ['../escape.bin', Buffer.from('out of the box')],
    ]);
    const unpack = new Map([
      ['box/a.bin', 3000],
      ['box/b.bin', 1024],
    ]);
    const fetchBox = (more: Partial<Download> = {}): ReturnType<typeof fetchDataset> =>
      fetchDataset(
        { downloads: [{ url: `${base}/box.tar.gz`, path: 'box/box.tar.gz', size: '4 kB', unpack, ...more }] },
        folder,
      );

    it('unpack the files that are wanted, nothing else, and are not repeated', async () => {
      answer = serve(gzipSync(tar(members)));
      const [box] = await fetchBox();
      assert.deepEqual(box!.unpacked, [join(folder, 'box', 'a.bin'), join(folder, 'box', 'b.bin')]);
      assert.deepEqual(readFileSync(join(folder, 'box', 'a.bin')), members.get('box/a.bin'));
      assert.deepEqual(readFileSync(join(folder, 'box', 'b.bin')), members.get('box/b.bin'));
      for (const absent of ['box/readme.html', 'box/box.tar.gz', 'escape.bin'])
        assert.ok(!existsSync(join(folder, absent)));
      assert.equal((await fetchBox())[0]!.status, 'kept');
      assert.equal(requests.length, 1);
    });

    it('refuse one that is cut off, damaged, or lacks a file or holds it in another size', async () => {
      const whole = gzipSync(tar(members));
      for (const [bytes, pattern] of [
        [whole.subarray(0, whole.length - 300), /box\.tar\.gz: cannot be unpacked .*is the download complete/],
        [gzipSync(tar(members).subarray(0, 2000)), /ends \d+ bytes before a file does/],
        [gzipSync(tar(new Map([['box/a.bin', content.subarray(0, 3000)]]))), /holds no box\/b\.bin/],
        [
          gzipSync(tar(new Map([['box/a.bin', content.subarray(0, 2999)]]))),
          /box\/a\.bin has 2999 bytes where 3000 are due/,
        ],
        [gzipSync(tar(new Map([['box/a.bin', Buffer.alloc(0)]]), '2')), /holds no box\/a\.bin, box\/b\.bin/], // a link
        [gzipSync(Buffer.alloc(5000, 7)), /wrong checksum, so it is no tar archive/],
      ] as const) {
        answer = serve(bytes);
        await assert.rejects(fetchBox(), pattern);
        const whole = existsSync(join(folder, 'box', 'a.bin')) && readFileSync(join(folder, 'box', 'a.bin'));
        if (whole) assert.equal(whole.length, 3000, 'a file that is not whole stayed');
        rmSync(join(folder, 'box'), { recursive: true });
      }
    });
  });
});

describe('the catalogue of real data sets', () => {
  it('names each task once, with https addresses, well-formed checksums and no path that leads out of the folder', () => {
    assert.deepEqual(
      datasets.map(({ name }) => name),
      ['sst2', 'mrpc', 'qnli', 'cifar10'],
    );
    for (const { downloads, known } of datasets) {
      for (const { url, path, checksum } of downloads) {
        assert.match(url, /^https:\/\//);
        assert.ok(!path.includes('..') && !path.startsWith('/'));
        if (checksum !== undefined)
          assert.match(checksum.value, checksum.algorithm === 'md5' ? /^[0-9a-f]{32}$/ : /^[0-9a-f]{64}$/);
      }
      for (const { sha256 } of known) assert.match(sha256, /^[0-9a-f]{64}$/);
    }
  });
});
