import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import {
  addModel,
  type CatalogueModel,
  catalogueModels,
  fetchModel,
  randomPretrained,
  registerModels,
  savePretrained,
  storedModels,
  verifyModel,
} from '../../src/checkpoint';
import { FedftError } from '../../src/errors';
import { sha256 } from '../../src/records';
import { withEnvironment } from '../downloads/environment';
import { scratchFolder, tinyVit } from './scratch';

const model: CatalogueModel = {
  name: 'vit-test',
  title: 'a ViT of random weights',
  reads: 'image',
  size: '2 x 6',
  hub: 'owner/vit-test',
  files: [
    { name: 'config.json', size: '1 kB' },
    { name: 'preprocessor_config.json', size: '1 kB', optional: true },
    { name: 'model.safetensors', size: '10 kB' },
  ],
  licence: 'none',
  seen: 'nothing',
  pooler: 'none',
};

describe('the library of models', () => {
  const scratch = scratchFolder();
  withEnvironment('FEDFT_MODELS', 'HF_ENDPOINT', 'HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'NO_PROXY');
  const source = scratch.path('vit-test');
  let store: string;
  let count = 0;
  before(() => savePretrained(source, randomPretrained(tinyVit, 1)));
  beforeEach(() => {
    store = scratch.path(`store-${count++}`);
    process.env['FEDFT_MODELS'] = store;
  });

  it('takes a folder in with its papers and digests, under its own name or another', async () => {
    writeFileSync(join(source, 'README.md'), 'made of noise');
    const added = await addModel(source);
    assert.deepEqual([added.name, added.status, added.folder], ['vit-test', 'made', join(store, 'vit-test')]);
    assert.equal(added.inspected.pooler, 'none');
    assert.equal(readFileSync(join(store, 'vit-test', 'README.md'), 'utf8'), 'made of noise');
    assert.equal((await addModel(source)).status, 'kept');
    await addModel(source, { name: 'other' });
    assert.deepEqual(storedModels(), ['other', 'vit-test']);
    assert.equal((await verifyModel('other')).verdict, 'unchanged');
  });

  it('never replaces a model by another one of its name, and takes in nothing that cannot be read', async () => {
    await addModel(source);
    const other = scratch.path('elsewhere', 'vit-test');
    savePretrained(other, randomPretrained(tinyVit, 2));
    await assert.rejects(addModel(other), /the store has another model 'vit-test' .*--name/);
    await assert.rejects(addModel(other, { name: '../out' }), /must be letters, digits, \. and -, got '\.\.\/out'/);
    await assert.rejects(addModel(scratch.path('nowhere')), /is no folder/);
    const weights = readFileSync(join(other, 'model.safetensors'));
    writeFileSync(join(other, 'model.safetensors'), weights.subarray(0, weights.length - 4));
    await assert.rejects(addModel(other, { name: 'torn' }), FedftError);
    assert.deepEqual(storedModels(), ['vit-test']);
  });

  it('finds out what changed since a model came in, and what a person put there', async () => {
    const { folder } = await addModel(source);
    const bytes = readFileSync(join(folder, 'model.safetensors'));
    bytes[bytes.length - 1]! ^= 1;
    writeFileSync(join(folder, 'model.safetensors'), bytes);
    const { verdict, reason } = await verifyModel('vit-test');
    assert.equal(verdict, 'damaged');
    assert.match(reason, /^not as recorded: model\.safetensors;/);
    const placed = join(store, 'placed');
    savePretrained(placed, randomPretrained(tinyVit, 1));
    assert.equal((await verifyModel('placed')).verdict, 'readable');
    const copy = { sha256: sha256(readFileSync(join(placed, 'model.safetensors'))), about: 'a copy of the test' };
    const takeBack = registerModels([{ ...model, copies: [copy] }]);
    assert.equal((await verifyModel('placed')).verdict, 'known');
    takeBack();
  });

  it('holds entries whose names lead nowhere else, each name once', () => {
    assert.throws(() => registerModels([{ ...model, name: 'bert-base-uncased' }]), /name must be its own/);
    assert.throws(() => registerModels([{ ...model, name: '../up' }]), /must be plain, got '\.\.\/up'/);
    assert.throws(() => registerModels([{ ...model, hub: 'https://x.org/a' }]), /hub must be OWNER\/NAME/);
    for (const { files, copies = [] } of catalogueModels) {
      assert.ok(files.some(({ name }) => name === 'config.json'));
      for (const { sha256: digest } of copies) assert.match(digest, /^[0-9a-f]{64}$/);
    }
  });

  describe('that is fetched', () => {
    let server: Server;
    let asked: { readonly url: string; readonly range: string | undefined }[];
    let answer: (request: IncomingMessage, response: ServerResponse) => void;
    const hub = '/owner/vit-test/resolve/main/';

    beforeEach(async () => {
      asked = [];
      answer = serve;
      server = createServer((request, response) => {
        asked.push({ url: request.url!, range: request.headers.range });
        answer(request, response);
      });
      await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
      process.env['HF_ENDPOINT'] = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    });
    afterEach(async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    });

    /** As the hub does it: small files at once, weights behind a redirect that states their digest. */
    function serve(request: IncomingMessage, response: ServerResponse): void {
      const name = request.url!.split('/').at(-1)!;
      const path = join(source, name);
      if (!existsSync(path)) return void response.writeHead(404).end();
      const bytes = readFileSync(path);
      if (name === 'model.safetensors' && request.url!.startsWith(hub)) {
        const headers = { 'x-linked-etag': `"${sha256(bytes)}"`, 'x-linked-size': bytes.length };
        return void response.writeHead(302, { ...headers, location: `/cdn/${name}` }).end();
      }
      const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
      const range = { 'content-range': `bytes ${from}-${bytes.length - 1}/${bytes.length}` };
      response.writeHead(from > 0 ? 206 : 200, from > 0 ? range : {}).end(bytes.subarray(from));
    }

    it('comes whole, leaves out what it does without, and is not fetched twice', async () => {
      rmSync(join(source, 'preprocessor_config.json'), { force: true });
      const { files, status, folder } = await fetchModel(model);
      assert.equal(status, 'made');
      assert.deepEqual(
        files.map(({ name, checked }) => [name, checked?.publishedBy]),
        [
          ['config.json', undefined],
          ['model.safetensors', 'the server, with the download'],
        ],
      );
      assert.equal(folder, join(store, 'vit-test'));
      assert.equal((await verifyModel('vit-test')).verdict, 'unchanged');
      const before = asked.length;
      assert.equal((await fetchModel(model)).status, 'kept');
      assert.equal(asked.length, before);
    });

    it('has no name before it is whole, and goes on where the connection broke', async () => {
      const bytes = readFileSync(join(source, 'model.safetensors'));
      let breakOff = (): void => {};
      answer = (request, response) => {
        if (!request.url!.startsWith('/cdn/')) return serve(request, response);
        response.writeHead(200, { 'content-length': bytes.length }).write(bytes.subarray(0, 500));
        breakOff = () => response.destroy();
      };
      const fetching = fetchModel(model, () => ({ onProgress: (done) => done === 500 && breakOff() }));
      await assert.rejects(fetching, /broke off after 500 bytes .*run the same command again to go on/);
      assert.deepEqual(storedModels(), []);
      answer = serve;
      const { files } = await fetchModel(model);
      assert.equal(files.at(-1)!.resumedFrom, 500);
      assert.equal(asked.at(-1)!.range, 'bytes=500-');
      assert.equal(files[0]!.status, 'kept', 'what was whole is not fetched again');
      assert.deepEqual(readFileSync(join(store, 'vit-test', 'model.safetensors')), bytes);
    });

    it('is refused with bytes that are not those the hub or the catalogue states', async () => {
      answer = (request, response) => {
        if (!request.url!.startsWith('/cdn/')) return serve(request, response);
        response.end(Buffer.alloc(readFileSync(join(source, 'model.safetensors')).length, 7));
      };
      await assert.rejects(fetchModel(model), /has another sha256 than .* published by the server/);
      answer = serve;
      const files = [...model.files.slice(0, 2), { ...model.files[2]!, sha256: 'f'.repeat(64) }];
      await assert.rejects(fetchModel({ ...model, files }), /another sha256 than f{64}, published by the catalogue/);
      assert.deepEqual(storedModels(), []);
    });

    it('tells what to do where there is no network or no safetensors', async () => {
      const details = (pattern: RegExp) => (error: unknown) =>
        error instanceof FedftError && pattern.test(error.details);
      answer = (_, response) => response.writeHead(404).end();
      await assert.rejects(fetchModel(model), details(/from_pretrained\('owner\/vit-test'\)/));
      mkdirSync(store, { recursive: true });
      process.env['HF_ENDPOINT'] = 'http://127.0.0.1:1';
      await assert.rejects(
        fetchModel(model),
        details(/hf download owner\/vit-test .*\n.*\n.*fedft models add vit-test/),
      );
    });
  });
});
