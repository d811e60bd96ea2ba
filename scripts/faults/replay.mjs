// Deliveries by webhook through a door that lets them come twice, late and out of order, and at the end all of them once more.
import { once } from 'node:events';
import { createServer, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { endure } from './disasters.mjs';
import { chance } from './people.mjs';

const COUNTED = `SELECT (SELECT md5(string_agg(a::text, '|' ORDER BY a.conversation_id, a.question)) FROM answer a) AS answers,
  (SELECT md5(string_agg(v::text, '|' ORDER BY v.id)) FROM conversation v) AS conversations, (SELECT count(*)::int FROM outbox) AS messages, (SELECT count(*)::int FROM inbox) AS received`;

/** Deliveries come twice and out of order, and at the end all of them once more: nothing changes. */
export async function replayed(options) {
  const random = chance(7);
  const kept = [];
  const product = await freePort();
  const proxy = createServer((incoming, answer) => {
    const parts = [];
    incoming.on('data', (part) => parts.push(part));
    incoming.on('end', () => {
      const body = Buffer.concat(parts);
      const { host: _host, 'content-length': _length, connection: _connection, ...headers } = incoming.headers;
      kept.push({ headers, body });
      if (random() < 0.2) setTimeout(() => void post(product, { headers, body }), random() * 400);
      void post(product, { headers, body }).then((status) => answer.writeHead(status).end());
    });
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  try {
    return await endure(
      'all delivered again',
      {
        ...options,
        botRoles: 'bot,web',
        webhook: () => ({ TELEGRAM_WEBHOOK_URL: `http://127.0.0.1:${proxy.address().port}`, PORT: String(product) }),
        after: async (world) => {
          await world.until(20_000, async () => (await world.pool().query(`SELECT 1 FROM inbox WHERE state = 'new' UNION ALL SELECT 1 FROM outbox WHERE state IN ('queued', 'sending') LIMIT 1`)).rows.length === 0);
          const { rows: [before] } = await world.pool().query(COUNTED);
          const again = kept.map((delivery) => ({ delivery, at: random() })).sort((a, b) => a.at - b.at);
          let refused = 0;
          for (let i = 0; i < again.length; i += 20) {
            const statuses = await Promise.all(again.slice(i, i + 20).map(({ delivery }) => post(product, delivery)));
            refused += statuses.filter((status) => status !== 200).length;
          }
          await sleep(1_500);
          const { rows: [later] } = await world.pool().query(COUNTED);
          return [
            ...(refused > 0 ? [`${refused} repeats were refused`] : []),
            ...Object.keys(before).filter((what) => before[what] !== later[what]).map((what) => `${what} changed by ${again.length} repeats: ${before[what]} is ${later[what]}`),
          ];
        },
      },
      options.meanwhile ?? (() => ({ broken: [] })),
      async (world) => {
        if (options.prepare !== undefined) await world.pool().query(options.prepare);
      },
    );
  } finally {
    proxy.closeAllConnections();
    proxy.close();
  }
}

/** @returns the status; 502 where nobody answers. */
function post(port, { headers, body }) {
  return new Promise((resolve) => {
    const outgoing = request({ host: '127.0.0.1', port, path: '/telegram/webhook', method: 'POST', headers: { ...headers, 'content-length': body.length } }, (answer) => {
      answer.resume();
      answer.on('end', () => resolve(answer.statusCode ?? 502));
    });
    outgoing.on('error', () => resolve(502));
    outgoing.end(body);
  });
}

async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  await once(probe, 'close');
  return port;
}
