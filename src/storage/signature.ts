import { createHash, createHmac } from 'node:crypto';
import type { EpochMs } from '../support/clock.js';

export interface SigningKey {
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

const ALGORITHM = 'AWS4-HMAC-SHA256';
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
const hex = (bytes: string | Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/**
 * The headers of a signed request without a query (AWS Signature Version 4, as S3-compatible stores take it).
 * @param path already percent-encoded. @param now the machine's real time: stores refuse what is minutes off.
 */
export function signedHeaders(key: SigningKey, method: string, host: string, path: string, body: Uint8Array, now: EpochMs): Readonly<Record<string, string>> {
  const stamp = new Date(now).toISOString().replaceAll(/[-:]|\.\d+/g, '');
  const day = stamp.slice(0, 8);
  const headers = { host, 'x-amz-content-sha256': hex(body), 'x-amz-date': stamp };
  const names = Object.keys(headers).join(';');
  const canonical = [method, path, '', ...Object.entries(headers).map(([name, value]) => `${name}:${value}`), '', names, headers['x-amz-content-sha256']].join('\n');
  const scope = `${day}/${key.region}/s3/aws4_request`;
  const secret = hmac(hmac(hmac(hmac(`AWS4${key.secretAccessKey}`, day), key.region), 's3'), 'aws4_request');
  const signature = hmac(secret, [ALGORITHM, stamp, scope, hex(canonical)].join('\n')).toString('hex');
  return { ...headers, authorization: `${ALGORITHM} Credential=${key.accessKeyId}/${scope}, SignedHeaders=${names}, Signature=${signature}` };
}
