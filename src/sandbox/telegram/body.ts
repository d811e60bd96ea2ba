import type { IncomingMessage } from 'node:http';
import { ApiError, badRequest } from './api-error.js';
import { isRecord, type Upload } from './params.js';

/** The Bot API takes uploads of up to 50 MB; anything above is cut off while it arrives. */
const MAX_BODY = 51 * 1024 * 1024;

/** Reads a request's body whole. @throws ApiError 413 when it is larger than Telegram takes. */
export function readBody(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > MAX_BODY) {
        reject(new ApiError(413, 'Request Entity Too Large'));
        request.resume();
        return;
      }
      chunks.push(chunk);
    });
    request.on('end', () => resolve(chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks)));
    request.on('error', reject);
    request.on('aborted', () => reject(new Error('the caller hung up')));
  });
}

export interface Fields {
  readonly values: Record<string, unknown>;
  readonly files: Map<string, Upload>;
}

const NO_FILES: Map<string, Upload> = new Map();

/** The fields of a body by its content type: JSON, urlencoded or multipart. An unknown type has no fields, as at Telegram. */
export function parseBody(body: Buffer, contentType: string): Fields {
  if (body.length === 0) return { values: {}, files: NO_FILES };
  const type = contentType.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (type === 'application/json') return { values: parseJson(body), files: NO_FILES };
  if (type === 'application/x-www-form-urlencoded') return { values: parseQuery(body.toString('utf8')), files: NO_FILES };
  if (type === 'multipart/form-data') return parseMultipart(body, contentType);
  return { values: {}, files: NO_FILES };
}

export function parseQuery(text: string): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const [name, value] of new URLSearchParams(text)) values[name] = value;
  return values;
}

function parseJson(body: Buffer): Record<string, unknown> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body.toString('utf8'));
  } catch {
    throw badRequest("can't parse request: can't parse JSON object");
  }
  if (!isRecord(parsed)) throw badRequest("can't parse request: expected an Object");
  return parsed;
}

function parseMultipart(body: Buffer, contentType: string): Fields {
  const boundary = /boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType);
  const mark = boundary?.[1] ?? boundary?.[2];
  if (mark === undefined) throw badRequest('boundary not found in the content type');
  const values: Record<string, unknown> = {};
  const files = new Map<string, Upload>();
  const delimiter = Buffer.from(`--${mark}`);
  let at = body.indexOf(delimiter);
  while (at !== -1) {
    const start = at + delimiter.length;
    const next = body.indexOf(delimiter, start);
    // The last delimiter ends with two dashes, and nothing follows it.
    if (next === -1 || body.subarray(start, start + 2).toString('latin1') === '--') break;
    readPart(body.subarray(start + 2, next - 2), values, files);
    at = next;
  }
  return { values, files };
}

function readPart(part: Buffer, values: Record<string, unknown>, files: Map<string, Upload>): void {
  const split = part.indexOf('\r\n\r\n');
  if (split === -1) return;
  const head = part.subarray(0, split).toString('utf8');
  const content = part.subarray(split + 4);
  const name = /content-disposition:[^\r\n]*[;\s]name="([^"]*)"/i.exec(head)?.[1];
  if (name === undefined) return;
  const fileName = /content-disposition:[^\r\n]*filename="([^"]*)"/i.exec(head)?.[1];
  if (fileName === undefined) {
    values[name] = content.toString('utf8');
    return;
  }
  const mime = /content-type:\s*([^\r\n]+)/i.exec(head)?.[1]?.trim() ?? 'application/octet-stream';
  // Copied: a slice would keep the whole request alive for as long as the file is kept.
  files.set(name, { name: fileName, mime, bytes: Buffer.from(content) });
}
