// What may happen to an installation as a whole while people answer. Each gives a row: what was lost, and whether its own promise held.
import { setTimeout as sleep } from 'node:timers/promises';
import { end, isAlive } from './alive.mjs';
import { openWorld } from './world.mjs';

const PLAY_MS = 240_000;
const SENDING = new Set(['sendMessage', 'editMessageText']);
const RETRY_AFTER_S = 5;
const TOO_MANY = { status: 429, description: `Too Many Requests: retry after ${RETRY_AFTER_S}`, retryAfter: RETRY_AFTER_S };
/** What was under way when the refusal was given. */
const IN_FLIGHT_MS = 150;

/** Lets people answer, disturbs them, and compares. `disturb` returns what it saw: `{ broken: string[], ... }`. */
export async function endure(name, options, disturb, before = async () => {}) {
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

/** What some process says it is doing. */
async function held(world) {
  const { rows } = await world.pool().query(`SELECT (SELECT count(*) FROM inbox WHERE state = 'new' AND lease_until IS NOT NULL)::int + (SELECT count(*) FROM outbox WHERE state = 'sending')::int AS n`);
  return rows[0];
}

/** When a fifth of the people are a few questions in. */
export async function inTheMiddle(world) {
  const enough = Math.ceil(world.players.length / 5);
  await world.until(120_000, () => world.players.filter(({ meant }) => meant.size >= 2).length >= enough);
}

/** What happens to a world in which people answer; each gives what it saw and which of its own promises did not hold. */
export const happenings = {
  /** Redis loses everything, three times. */
  redisEmptied: async (world) => {
    for (let i = 0; i < 3; i++) {
      await world.redis.flush();
      await sleep(700);
    }
    return { broken: [] };
  },

  /** PostgreSQL is stopped at once, as at a crash, and comes back by itself. */
  postgresRestarted: async (world) => {
    // A start that meets no database gives up and is made again; that is not what is asked here.
    for (const role of ['bot', 'worker']) await world.supervisor.ready(role);
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
    const answeredAfterMs = Date.now() - at;
    await world.reopen();
    return { answeredAfterMs, broken: back && answered ? [] : ['nobody was answered within 30 seconds'] };
  },

  /** Everything dies in one moment, PostgreSQL too, and is started again on the same folder. */
  treeKilled: async (world) => {
    const pids = world.supervisor.pids();
    const stopping = world.supervisor.stopAll('SIGKILL');
    const postgres = world.killPostgres();
    await stopping;
    const gone = await world.until(10_000, () => [...pids, ...postgres].every((pid) => !isAlive(pid)));
    const at = Date.now();
    world.supervisor.start('bot');
    world.supervisor.start('worker');
    const answered = await world.until(30_000, () => sentSince(world, at));
    const answeredAfterMs = Date.now() - at;
    await world.reopen();
    return { answeredAfterMs, broken: [...(gone ? [] : ['something outlived SIGKILL']), ...(answered ? [] : ['nobody was answered within 30 seconds of the start'])] };
  },

  /** The platform refuses one chat for five seconds: no call to it before, and nobody else waits. */
  oneRefused: async (world) => {
    const { chat } = world.players.find(({ meant, done }) => !done && meant.size >= 2) ?? world.players[0];
    world.api.fault({ chatId: chat, times: 1, respond: TOO_MANY });
    const refusal = () => world.api.calls.find((call) => call.chatId === chat && call.status === 429);
    if (!(await world.until(20_000, () => refusal() !== undefined))) return { broken: ['the chat was never written to'] };
    const { at } = refusal();
    // Whoever has finished by then waits for nothing.
    const waiting = world.players.filter((player) => player.chat !== chat && !player.done).length;
    await sleep(at + RETRY_AFTER_S * 1000 + 200 - Date.now());
    const meanwhile = world.api.calls.filter((call) => SENDING.has(call.method) && call.at > at && call.at < at + RETRY_AFTER_S * 1000 - 50);
    const early = meanwhile.filter((call) => call.chatId === chat || call.early).length;
    const others = meanwhile.filter((call) => call.accepted).length;
    return { early, others, broken: [...(early > 0 ? [`${early} calls to the chat came before its pause was over`] : []), ...(others === 0 && waiting > 0 ? ['nobody else was answered meanwhile'] : [])] };
  },

  /** The platform refuses everybody for five seconds: after what was under way, one further question at most. */
  allRefused: async (world) => {
    const from = Date.now();
    const paced = (call) => SENDING.has(call.method);
    // Two methods that count; a poll is no message.
    const disarm = [...SENDING].map((method) => world.api.fault({ method, times: 1, respond: TOO_MANY }));
    const refusal = () => world.api.calls.find((call) => paced(call) && call.status === 429 && call.at >= from);
    const came = await world.until(20_000, () => refusal() !== undefined);
    for (const off of disarm) off();
    if (!came) return { broken: ['nobody was written to'] };
    const { at } = refusal();
    await sleep(at + RETRY_AFTER_S * 1000 + 1_500 - Date.now());
    const tooEarly = world.api.calls.filter((call) => call.at > at && call.early).length;
    const probes = Math.max(tooEarly, world.api.calls.filter((call) => paced(call) && call.at > at + IN_FLIGHT_MS && call.at < at + RETRY_AFTER_S * 1000 - 50).length);
    return { early: probes, broken: probes > 1 ? [`${probes} calls came before the pause was over`] : [] };
  },

  /** Two bots at once: one polls, and when either is killed the other takes over. */
  twoBots: async (world) => {
    const before = world.api.calls.filter(({ status }) => status === 409).length;
    world.supervisor.start('second', 'bot');
    await world.supervisor.ready('second');
    for (const name of ['bot', 'second']) {
      const since = Date.now();
      end(world.supervisor.pid(name));
      await world.until(15_000, () => world.api.calls.slice(-200).some((call) => call.at > since && call.method === 'getUpdates'));
      await world.supervisor.ready(name);
    }
    await world.supervisor.stop('second');
    const conflicts = world.api.calls.filter(({ status }) => status === 409).length - before;
    return { conflicts, broken: conflicts > 0 ? [`two pollers met ${conflicts} times`] : [] };
  },

  /** Bot and worker are asked to stop and started again, as at a deploy. */
  drained: async (world) => {
    const broken = [];
    for (const role of ['bot', 'worker']) await world.supervisor.ready(role);
    // Past what processes held that were killed before.
    await world.until(15_000, async () => (await held(world)).n === 0);
    for (const role of ['bot', 'worker']) {
      const ended = await world.supervisor.stop(role);
      if (ended?.code !== 0) broken.push(`${role} ended with ${ended?.code ?? ended?.by}`);
    }
    const { n } = await held(world);
    if (n > 0) broken.push(`${n} updates or messages were left in the hands of nobody`);
    for (const role of ['bot', 'worker']) world.supervisor.start(role);
    return { broken };
  },
};

const TITLES = {
  redisEmptied: 'Redis emptied',
  postgresRestarted: 'PostgreSQL restarted',
  treeKilled: 'everything killed',
  oneRefused: '429 for one chat',
  allRefused: '429 for all',
  twoBots: 'two bots',
  drained: 'stopped and started',
};

/** One happening in a world of its own. */
export const happen = (name, options) => endure(TITLES[name], options, happenings[name]);
