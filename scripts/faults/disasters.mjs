// What may happen to an installation as a whole while people answer. Each gives a row: what was lost, and whether its own promise held.
import { once } from 'node:events';
import { createServer, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive } from './alive.mjs';
import { chance } from './people.mjs';
import { openWorld } from './world.mjs';

const PLAY_MS = 240_000;
const SENDING = new Set(['sendMessage', 'editMessageText']);

/** Lets people answer, disturbs them, and compares. `disturb` returns what it saw: `{ broken: string[], ... }`. */
async function endure(name, options, disturb, before = async () => {}) {
  const started = Date.now();
  const world = await openWorld(options);
  try {
    await before(world);
    world.supervisor.start('bot', options.botRoles ?? 'bot');
    world.supervisor.start('worker');
    await world.launch();
    await inTheMiddle(world);
    const { broken, ...seen } = await disturb(world);
    await world.played(options.playMs ?? PLAY_MS);
    const found = await world.compare();
    const after = await options.after?.(world);
    const problems = [...broken, ...(after ?? []), ...world.supervisor.tally.crashes, ...found.details];
    const row = { name, queue: options.queue ?? 'postgres', lost: found.lost, doubled: found.doubled, stuck: found.stuck, answers: found.answers, twice: found.twice, ...seen, broken: [...broken, ...(after ?? []), ...world.supervisor.tally.crashes], details: problems, seconds: Math.round((Date.now() - started) / 1000) };
    return row.lost + row.doubled + row.stuck + row.broken.length > 0 ? { ...row, log: world.log() } : row;
  } finally {
    await world.close();
  }
}

const sentSince = (world, at) => world.api.calls.slice(-50).some((call) => call.at > at && call.accepted && SENDING.has(call.method));

/** When a fifth of the people are a few questions in. */
async function inTheMiddle(world) {
  const enough = Math.ceil(world.players.length / 5);
  await world.until(120_000, () => world.players.filter(({ meant }) => meant.size >= 2).length >= enough);
}

/** Redis loses everything, three times. */
export const redisEmptied = (options) =>
  endure('Redis emptied', { ...options, queue: 'redis' }, async (world) => {
    for (let i = 0; i < 3; i++) {
      await world.redis.flush();
      await sleep(700);
    }
    return { broken: [] };
  });

/** PostgreSQL is stopped at once, as at a crash, and comes back by itself. */
export const postgresRestarted = (options) =>
  endure('PostgreSQL restarted', options, async (world) => {
    const before = world.postmaster();
    if (before === null) return { broken: ['no PostgreSQL was found'] };
    const at = Date.now();
    process.kill(before, 'SIGQUIT');
    const back = await world.until(30_000, () => ![before, null].includes(world.postmaster()));
    // An answer that is stored, and a message after it: both ends work again.
    const counted = async () => await world.pool().query(`SELECT count(*)::int AS n FROM answer`).then(({ rows }) => rows[0].n, () => null);
    let first = null;
    const answered = await world.until(30_000 - (Date.now() - at), async () => {
      const n = await counted();
      first ??= n === null ? null : { n, at: Date.now() };
      return first !== null && n > first.n && sentSince(world, first.at);
    });
    return { answeredAfterMs: Date.now() - at, broken: back && answered ? [] : ['nobody was answered within 30 seconds'] };
  });

/** Everything dies in one moment, PostgreSQL too, and is started again on the same folder. */
export const treeKilled = (options) =>
  endure('everything killed', options, async (world) => {
    const pids = world.supervisor.pids();
    const stopping = world.supervisor.stopAll('SIGKILL');
    const postgres = world.killPostgres();
    await stopping;
    const gone = await world.until(10_000, () => [...pids, ...postgres].every((pid) => !isAlive(pid)));
    const at = Date.now();
    world.supervisor.start('bot');
    world.supervisor.start('worker');
    const answered = await world.until(30_000, () => sentSince(world, at));
    return { answeredAfterMs: Date.now() - at, broken: [...(gone ? [] : ['something outlived SIGKILL']), ...(answered ? [] : ['nobody was answered within 30 seconds of the start'])] };
  });

const RETRY_AFTER_S = 5;
const TOO_MANY = { status: 429, description: `Too Many Requests: retry after ${RETRY_AFTER_S}`, retryAfter: RETRY_AFTER_S };
/** What was under way when the refusal was given. */
const IN_FLIGHT_MS = 150;

/** The platform refuses one chat for five seconds: no call to it before, and nobody else waits. */
export const oneRefused = (options) =>
  endure('429 for one chat', options, async (world) => {
    const { chat } = world.players.find(({ meant, done }) => !done && meant.size >= 2) ?? world.players[0];
    world.api.fault({ chatId: chat, times: 1, respond: TOO_MANY });
    const refusal = () => world.api.calls.find((call) => call.chatId === chat && call.status === 429);
    if (!(await world.until(20_000, () => refusal() !== undefined))) return { broken: ['the chat was never written to'] };
    const { at } = refusal();
    await sleep(at + RETRY_AFTER_S * 1000 + 200 - Date.now());
    const meanwhile = world.api.calls.filter((call) => SENDING.has(call.method) && call.at > at && call.at < at + RETRY_AFTER_S * 1000 - 50);
    const early = meanwhile.filter((call) => call.chatId === chat).length;
    const others = meanwhile.filter((call) => call.accepted).length;
    return { early, others, broken: [...(early > 0 ? [`${early} calls to the chat came before its pause was over`] : []), ...(others === 0 ? ['nobody else was answered meanwhile'] : [])] };
  });

/** The platform refuses everybody for five seconds: after what was under way, one further question at most. */
export const allRefused = (options) =>
  endure('429 for all', options, async (world) => {
    const from = Date.now();
    const paced = (call) => SENDING.has(call.method);
    // Two methods that count; a poll is no message.
    const disarm = [...SENDING].map((method) => world.api.fault({ method, times: 1, respond: TOO_MANY }));
    const refusal = () => world.api.calls.find((call) => paced(call) && call.status === 429 && call.at >= from);
    const came = await world.until(20_000, () => refusal() !== undefined);
    for (const off of disarm) off();
    if (!came) return { broken: ['nobody was written to'] };
    const { at } = refusal();
    await sleep(at + RETRY_AFTER_S * 1000 + 200 - Date.now());
    const probes = world.api.calls.filter((call) => paced(call) && call.at > at + IN_FLIGHT_MS && call.at < at + RETRY_AFTER_S * 1000 - 50).length;
    return { early: probes, broken: probes > 1 ? [`${probes} calls came before the pause was over`] : [] };
  });

/** Two bots at once: one polls, and when either is killed the other takes over. */
export const twoBots = (options) =>
  endure(
    'two bots',
    options,
    async (world) => {
      for (const name of ['bot', 'second', 'bot']) {
        const since = Date.now();
        process.kill(world.supervisor.pid(name), 'SIGKILL');
        await world.until(15_000, () => world.api.calls.some((call) => call.at > since + 500 && call.method === 'getUpdates'));
        await sleep(1_500);
      }
      const conflicts = world.api.calls.filter(({ status }) => status === 409).length;
      return { conflicts, broken: conflicts > 0 ? [`two pollers met ${conflicts} times`] : [] };
    },
    (world) => world.supervisor.start('second', 'bot'),
  );

/** Bot and worker are asked to stop and started again, as at a deploy. */
export const drained = (options) =>
  endure('stopped and started', options, async (world) => {
    const broken = [];
    const started = () => world.log().split('"Pamong runs."').length - 1;
    let running = 2;
    for (let i = 0; i < 2; i++) {
      for (const role of ['bot', 'worker']) {
        await world.until(60_000, () => started() >= running);
        const ended = await world.supervisor.stop(role);
        if (ended?.code !== 0) broken.push(`${role} ended with ${ended?.code ?? ended?.by}`);
        const { rows: [left] } = await world.pool().query(role === 'bot' ? `SELECT count(*)::int AS n FROM inbox WHERE state = 'new' AND lease_until > clock_timestamp()` : `SELECT 0 AS n`);
        if (left.n > 0) broken.push(`${left.n} updates were left behind`);
        world.supervisor.start(role);
        running += 1;
      }
      await sleep(500);
    }
    return { broken };
  });

const COUNTED = `SELECT (SELECT md5(string_agg(a::text, '|' ORDER BY a.conversation_id, a.question)) FROM answer a) AS answers,
  (SELECT md5(string_agg(v::text, '|' ORDER BY v.id)) FROM conversation v) AS conversations, (SELECT count(*)::int FROM outbox) AS messages, (SELECT count(*)::int FROM inbox) AS received`;

/** Deliveries by webhook come twice and out of order, and at the end all of them once more: nothing changes. */
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
      () => ({ broken: [] }),
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
