// Bot and worker are killed at one point, again and again, while people answer.
import { openWorld } from './world.mjs';

export const POINTS = ['after-receive', 'after-commit', 'after-claim', 'after-send', 'before-mark'];
/** How often a process may come to its point before it dies there, at most: early and late deaths. */
const MOST = 40;
const ROUNDS = 12;
const ROUND_MS = 240_000;
const PEACE_MS = 120_000;

/**
 * @param options.kills how often, over both roles
 * @param options.during called with the world and the number of kills so far, for what else is to happen meanwhile
 */
export async function killAt(point, { kills, during, most = MOST, roundMs = ROUND_MS, ...options }) {
  const started = Date.now();
  const world = await openWorld(options);
  try {
    world.supervisor.arm(point, kills, most);
    world.supervisor.start('bot');
    world.supervisor.start('worker');
    return await playThrough(world, { point, kills, during, most, roundMs, started });
  } finally {
    await world.close();
  }
}

/** Plays campaigns until there were enough kills, and everyone has finished the last one. */
async function playThrough(world, { point, kills, during, most, roundMs, started }) {
  const sum = { point, kills: 0, byRole: {}, lost: 0, doubled: 0, stuck: 0, answers: 0, twice: 0, rounds: 0, seconds: 0, details: [], crashes: [] };
  for (; sum.rounds < ROUNDS && (sum.rounds === 0 || world.supervisor.tally.kills < kills); sum.rounds += 1) {
    world.supervisor.arm(point, kills - world.supervisor.tally.kills, most);
    await world.launch();
    await during?.(world, sum.rounds);
    if (!(await world.played(roundMs))) {
      // Whoever is not done yet has to come to the end once nobody dies any more: that is what stuck means.
      world.supervisor.arm(point, 0, most);
      await world.played(PEACE_MS);
    }
    const found = await world.compare();
    for (const name of ['lost', 'doubled', 'stuck', 'answers']) sum[name] += found[name];
    sum.twice = found.twice;
    sum.details.push(...found.details);
    if (found.stuck > 0) break;
  }
  sum.kills = world.supervisor.tally.kills;
  sum.byRole = world.supervisor.tally.byRole;
  sum.crashes = world.supervisor.tally.crashes;
  if (sum.kills < kills) sum.details.push(`only ${sum.kills} of ${kills} kills were reached`);
  if (sum.crashes.length > 0) sum.details.push(...sum.crashes);
  sum.seconds = Math.round((Date.now() - started) / 1000);
  if (sum.lost + sum.doubled + sum.stuck + sum.crashes.length > 0) sum.log = world.log();
  return sum;
}
