import { createHash, randomBytes, randomUUID } from 'node:crypto';

/** Where identifiers and chance come from; passed in, so that a test can say what they are. */
export interface Ids {
  /** A random UUID (version 4). */
  uuid(): string;
  /** `bytes` random bytes in base64url, safe in a link: letters, digits, `-` and `_`. */
  token(bytes: number): string;
  /** A seed for a run of the pure core: an integer from 0 to 2^31 - 1. */
  seed(): number;
}

/** Chance is drawn from the system some hundred at a time: each draw costs as much as a question does to decide. */
let drawn = Buffer.alloc(0);
function draw(): number {
  if (drawn.length < 4) drawn = randomBytes(1024);
  const next = drawn.readUInt32BE();
  drawn = drawn.subarray(4);
  return next;
}

export const randomIds: Ids = {
  uuid: () => randomUUID(),
  token: (bytes) => randomBytes(bytes).toString('base64url'),
  seed: () => draw() >>> 1,
};

/** Predictable identifiers for tests: the same `name` gives the same sequence. */
export function sequentialIds(name = 'id'): Ids {
  let n = 0;
  const next = (length: number) =>
    createHash('sha256').update(`${name}:${n++}`).digest('base64url').replaceAll(/[-_]/g, 'x').slice(0, length);
  return {
    uuid: () => {
      n += 1;
      return `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
    },
    token: (bytes) => next(Math.ceil((bytes * 4) / 3)),
    seed: () => n++,
  };
}
