// Stands between the product and PostgreSQL, and counts what passes.
import { createConnection, createServer } from 'node:net';

/** Messages that make the server run a statement (PostgreSQL 55.7: Execute, Query). */
const RUNS = new Set(['E'.charCodeAt(0), 'Q'.charCodeAt(0)]);

/** Reads the frames of one direction; the first message of a connection has no type. */
function counting(onStatement) {
  let typed = false;
  let left = 0;
  let head = Buffer.alloc(0);
  return (chunk) => {
    let at = 0;
    while (at < chunk.length) {
      if (left > 0) {
        const step = Math.min(left, chunk.length - at);
        left -= step;
        at += step;
        continue;
      }
      const wanted = typed ? 5 : 4;
      const step = Math.min(wanted - head.length, chunk.length - at);
      head = Buffer.concat([head, chunk.subarray(at, at + step)]);
      at += step;
      if (head.length < wanted) return;
      if (typed && RUNS.has(head[0])) onStatement();
      left = head.readUInt32BE(typed ? 1 : 0) - 4;
      typed = true;
      head = Buffer.alloc(0);
    }
  };
}

/** @returns the port, and what has passed so far: statements, and bytes both ways. */
export async function countingProxy(socketPath) {
  const passed = { statements: 0, bytes: 0 };
  const open = new Set();
  const server = createServer((inner) => {
    const outer = createConnection(socketPath);
    const read = counting(() => (passed.statements += 1));
    for (const end of [inner, outer]) {
      open.add(end);
      end.on('error', () => end.destroy());
      end.on('close', () => {
        open.delete(end);
        inner.destroy();
        outer.destroy();
      });
    }
    inner.on('data', (chunk) => {
      passed.bytes += chunk.length;
      read(chunk);
    });
    outer.on('data', (chunk) => (passed.bytes += chunk.length));
    inner.pipe(outer);
    outer.pipe(inner);
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return {
    port: server.address().port,
    passed: () => ({ ...passed }),
    close: () =>
      new Promise((done) => {
        server.close(done);
        for (const end of open) end.destroy();
      }),
  };
}
