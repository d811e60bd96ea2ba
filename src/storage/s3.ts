import { request } from 'undici';
import type { FileStore } from '../app/ports.js';
import type { Clock } from '../support/clock.js';
import { RetryLater } from '../support/errors.js';
import { checkedName } from './names.js';
import { signedHeaders, type SigningKey } from './signature.js';

export interface S3Settings extends SigningKey {
  /** Where the store is, without a slash at the end. */
  readonly endpoint: string;
  readonly bucket: string;
}

/** Real milliseconds. */
const TIMEOUT_MS = 30_000;
const AGAIN_MS = 5_000;

/** Keeps files in any store that speaks S3's protocol, under their names in one bucket. What the store does not take is thrown as RetryLater, without a word of the request. */
export function s3Store(settings: S3Settings, clock: Pick<Clock, 'real'>): FileStore {
  const root = new URL(settings.endpoint);
  const call = async (method: 'PUT' | 'GET' | 'DELETE', name: string, bytes: Uint8Array = new Uint8Array(), wanted: readonly number[]): Promise<{ readonly status: number; readonly body: Uint8Array }> => {
    const path = `${root.pathname.replace(/\/$/, '')}/${encodeURIComponent(settings.bucket)}/${checkedName(name)}`;
    // Whatever it is, nobody's browser is to show it.
    const kept = method === 'PUT' ? { 'content-type': 'application/octet-stream', 'content-disposition': 'attachment' } : {};
    try {
      const answer = await request(new URL(path, root), {
        method,
        headers: { ...kept, ...signedHeaders(settings, method, root.host, path, bytes, clock.real()) },
        headersTimeout: TIMEOUT_MS,
        bodyTimeout: TIMEOUT_MS,
        ...(method === 'PUT' && { body: bytes }),
      });
      const body = new Uint8Array(await answer.body.arrayBuffer());
      if (wanted.includes(answer.statusCode)) return { status: answer.statusCode, body };
      throw new RetryLater(`The store of files answered ${answer.statusCode}.`, AGAIN_MS, 'platform');
    } catch (error) {
      if (error instanceof RetryLater) throw error;
      throw new RetryLater('The store of files cannot be reached.', AGAIN_MS, 'platform');
    }
  };
  return {
    put: async (name, bytes) => {
      await call('PUT', name, bytes, [200, 201, 204]);
    },
    get: async (name) => {
      const { status, body } = await call('GET', name, undefined, [200, 404]);
      return status === 404 ? null : body;
    },
    remove: async (name) => {
      await call('DELETE', name, undefined, [200, 202, 204, 404]);
    },
  };
}
