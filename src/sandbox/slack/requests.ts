import type { IncomingMessage, ServerResponse } from 'node:http';
import { SlackRefusal } from './answers.js';
import { isObject, parseJson, type JsonObject } from './json.js';

const MOST_BYTES = 20 * 1024 * 1024;

/** The whole body of a request. Throws where it is larger than 20 MiB or breaks off. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request) {
    if (!Buffer.isBuffer(part)) continue;
    size += part.length;
    if (size > MOST_BYTES) throw new SlackRefusal('request_too_large');
    parts.push(part);
  }
  return Buffer.concat(parts);
}

export interface Part {
  readonly name: string;
  readonly isFile: boolean;
  readonly bytes: Buffer;
}

/** The parts of a multipart body (RFC 7578). */
export function multipart(type: string, body: Buffer): readonly Part[] {
  const boundary = /boundary="?([^";]+)"?/i.exec(type)?.[1];
  if (boundary === undefined) return [];
  const mark = Buffer.from(`--${boundary}`);
  const parts: Part[] = [];
  let start = body.indexOf(mark);
  while (start >= 0) {
    const next = body.indexOf(mark, start + mark.length);
    if (next < 0) break;
    const section = body.subarray(start + mark.length + 2, next - 2);
    const gap = section.indexOf('\r\n\r\n');
    const head = section.subarray(0, Math.max(gap, 0)).toString();
    const name = /name="([^"]*)"/i.exec(head)?.[1];
    if (gap >= 0 && name !== undefined) parts.push({ name, isFile: /filename/i.test(head), bytes: section.subarray(gap + 4) });
    start = next;
  }
  return parts;
}

/** The arguments of a call: of its address, and of its body as a form, JSON or multipart. Throws Slack's refusals for a body that cannot be read. */
export function readArguments(request: IncomingMessage, query: URLSearchParams, body: Buffer): JsonObject {
  const type = request.headers['content-type'] ?? '';
  const fromQuery = Object.fromEntries(query);
  if (body.length === 0) return fromQuery;
  if (type.startsWith('application/json')) {
    const value = parseJson(body.toString());
    if (value === undefined) throw new SlackRefusal('invalid_json');
    if (!isObject(value)) throw new SlackRefusal('json_not_object');
    return { ...fromQuery, ...value };
  }
  if (type.startsWith('application/x-www-form-urlencoded')) return { ...fromQuery, ...Object.fromEntries(new URLSearchParams(body.toString())) };
  if (type.startsWith('multipart/form-data')) return { ...fromQuery, ...Object.fromEntries(multipart(type, body).filter((part) => !part.isFile).map((part) => [part.name, part.bytes.toString()])) };
  throw new SlackRefusal('invalid_post_type');
}

export function sendJson(response: ServerResponse, status: number, body: JsonObject, headers: Readonly<Record<string, string>> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store', ...headers });
  response.end(JSON.stringify(body));
}
