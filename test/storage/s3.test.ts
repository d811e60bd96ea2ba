import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { s3Store } from '../../src/storage/s3.js';
import { signedHeaders } from '../../src/storage/signature.js';
import { RetryLater } from '../../src/support/errors.js';

const NOW = Date.UTC(2026, 10, 24, 2);
const KEY = { region: 'ap-southeast-3', accessKeyId: 'AKPAMONG', secretAccessKey: 'rahasia/sekali+' };
const NAME = 'file-0001-abcd';
const kept = new Map<string, { readonly body: Buffer; readonly disposition: string | undefined }>();
let status: number | null = null;
let server: Server;
let endpoint: string;

const hex = (bytes: string | Buffer): string => createHash('sha256').update(bytes).digest('hex');
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/** Signs again what arrived, as a store does, by the published recipe (AWS Signature Version 4) and from the request alone. */
function signatureOf({ method, url, headers }: IncomingMessage): string {
  const [, scope = '', names = ''] = /Credential=[^/]+\/(\S+), SignedHeaders=(\S+), /.exec(headers.authorization ?? '') ?? [];
  const [day = '', region = '', service = '', last = ''] = scope.split('/');
  const signed = names.split(';').map((name) => `${name}:${String(headers[name])}\n`).join('');
  const request = `${method ?? ''}\n${url ?? ''}\n\n${signed}\n${names}\n${String(headers['x-amz-content-sha256'])}`;
  const key = hmac(hmac(hmac(hmac(`AWS4${KEY.secretAccessKey}`, day), region), service), last);
  return hmac(key, `AWS4-HMAC-SHA256\n${String(headers['x-amz-date'])}\n${scope}\n${hex(request)}`).toString('hex');
}

beforeAll(async () => {
  server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const body = Buffer.concat(parts);
      const isSigned = request.headers.authorization?.endsWith(`Signature=${signatureOf(request)}`) === true && request.headers['x-amz-content-sha256'] === hex(body);
      const found = kept.get(request.url ?? '');
      if (!isSigned || status !== null) response.writeHead(status ?? 403).end('<Error/>');
      else if (request.method === 'PUT') {
        kept.set(request.url ?? '', { body, disposition: request.headers['content-disposition'] });
        response.end();
      } else if (request.method === 'DELETE') response.writeHead(kept.delete(request.url ?? '') ? 204 : 404).end();
      else response.writeHead(found === undefined ? 404 : 200).end(found?.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  endpoint = typeof address === 'object' && address !== null ? `http://127.0.0.1:${address.port}` : '';
});
afterAll(() => server.close());

const store = (more: Partial<typeof KEY> = {}) => s3Store({ ...KEY, ...more, endpoint, bucket: 'pamong' }, { real: () => NOW });

test('a file goes there and back under its name in the bucket, never to be shown by a browser', async () => {
  await store().put(NAME, Buffer.from([0, 255, 7]));
  expect([...kept]).toEqual([[`/pamong/${NAME}`, { body: Buffer.from([0, 255, 7]), disposition: 'attachment' }]]);
  expect([...((await store().get(NAME)) ?? [])]).toEqual([0, 255, 7]);
  await store().remove(NAME);
  await store().remove(NAME);
  expect(await store().get(NAME)).toBeNull();
});

test('a wrong key, a store in trouble and one that is away are told without a word of the request', async () => {
  await expect(store({ secretAccessKey: 'salah' }).put(NAME, Buffer.from('x'))).rejects.toThrow(new RetryLater('The store of files answered 403.', 5_000, 'platform'));
  status = 503;
  await expect(store().get(NAME)).rejects.toBeInstanceOf(RetryLater);
  status = null;
  await expect(s3Store({ ...KEY, endpoint: 'http://127.0.0.1:1', bucket: 'pamong' }, { real: () => NOW }).get(NAME)).rejects.toThrow('The store of files cannot be reached.');
});

test('the credential, the day and the empty body are written as the published examples write them', () => {
  // AWS documentation, "Authenticating Requests: Using the Authorization Header"; the signature itself is held against the recipe above.
  const key = { region: 'us-east-1', accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' };
  const headers = signedHeaders(key, 'GET', 'examplebucket.s3.amazonaws.com', '/test.txt', new Uint8Array(), Date.UTC(2013, 4, 24));
  expect(headers).toMatchObject({ 'x-amz-date': '20130524T000000Z', 'x-amz-content-sha256': 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855' });
  expect(headers['authorization']).toMatch(/^AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE\/20130524\/us-east-1\/s3\/aws4_request, SignedHeaders=host;x-amz-content-sha256;x-amz-date, Signature=[0-9a-f]{64}$/);
});
