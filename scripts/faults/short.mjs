// The short form, for `npm test`: everything that can happen, one after the other, to one installation; a few kills a point.
import { happenings, inTheMiddle } from './disasters.mjs';
import { POINTS } from './kills.mjs';
import { replayed } from './replay.mjs';
import { openWorld } from './world.mjs';

const KILLS = 2;
const MOST = 10;
const SENT = new Set(['after-claim', 'after-send', 'before-mark']);
const KILLED_MS = 90_000;
/** A process starts in two seconds, or in ten where the machine is busy with other tests; several do, one after the other. */
const ROUND_MS = 150_000;

/**
 * On PostgreSQL: kills at every point, then the disasters. On Redis: deliveries by webhook, Redis emptied meanwhile, everything delivered again.
 * @returns a row a step: `{ name, problems }`, with no problems where everything held.
 */
export const shortForm = async (options) => (options.queue === 'redis' ? await onRedis(options) : await onPostgres(options));

async function onRedis(options) {
  const row = await replayed({
    ...options,
    playMs: ROUND_MS,
    meanwhile: async (world) => {
      await happenings.redisEmptied(world);
      world.supervisor.arm('before-mark', KILLS, MOST);
      world.supervisor.killAll();
      const killed = await world.until(KILLED_MS, () => world.supervisor.tally.kills >= KILLS || world.players.every(({ done }) => done));
      return { broken: killed ? [] : ['nobody died'] };
    },
  });
  const counted = row.lost + row.doubled + row.stuck > 0 ? [`lost ${row.lost}, doubled ${row.doubled}, stuck ${row.stuck}`] : [];
  return { steps: [{ name: 'redis', problems: [...new Set([...row.broken, ...counted, ...row.details])] }], answers: row.answers, log: row.log };
}

async function onPostgres(options) {
  const world = await openWorld(options);
  const steps = [];
  const began = Date.now();
  try {
    // The bot comes to every point, the worker to those of the messages that it sends.
    const plan = { bot: POINTS, worker: POINTS.filter((point) => SENT.has(point)) };
    world.supervisor.plan(plan, MOST);
    world.supervisor.start('bot');
    world.supervisor.start('worker');
    await world.launch();
    /** Everyone finishes, and what was stored is compared. */
    let over = false;
    const settle = async () => {
      await world.played(ROUND_MS);
      const found = await world.compare();
      // Who is still at an older campaign cannot be told apart in the next one.
      over ||= found.stuck > 0;
      if (found.lost + found.doubled + found.stuck > 0) steps.push({ name: 'answers', problems: [`after ${steps.at(-1)?.name ?? 'the kills'}: lost ${found.lost}, doubled ${found.doubled}, stuck ${found.stuck}`, ...found.details] });
    };
    const step = async (name, work) => {
      if (over) return void steps.push({ name, problems: ['not tried: somebody is stuck'] });
      if (world.players.filter(({ done }) => !done).length < world.players.length / 2) {
        await settle();
        await world.launch();
      }
      await inTheMiddle(world);
      steps.push({ name, problems: await work(), at: Math.round((Date.now() - began) / 1000) });
    };
    const everybodyDied = () => POINTS.every((point) => (world.supervisor.tally.byPoint[point] ?? 0) > 0);
    for (let round = 0; round < 3 && !over && !everybodyDied(); round++) {
      if (round > 0) await world.launch();
      await settle();
    }
    for (const point of POINTS) steps.push({ name: point, problems: (world.supervisor.tally.byPoint[point] ?? 0) > 0 ? [] : ['nobody died there'] });
    world.supervisor.plan({}, MOST);
    await world.launch();
    // Two bots at once and a stop by signal take part in the long form only: `npm test` has three minutes for everything.
    for (const name of ['postgresRestarted', 'treeKilled', 'oneRefused', 'allRefused']) {
      await step(name, async () => (await happenings[name](world)).broken);
    }
    await settle();
    if (!steps.some(({ name }) => name === 'answers')) steps.push({ name: 'answers', problems: [] });
    steps.push({ name: 'processes', problems: world.supervisor.tally.crashes });
    const bad = steps.some(({ problems }) => problems.length > 0);
    return { steps, byRole: world.supervisor.tally.byRole, byPoint: world.supervisor.tally.byPoint, ...(bad && { log: world.log().slice(-20_000) }) };
  } finally {
    await world.close();
  }
}
