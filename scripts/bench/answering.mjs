// The comparison: the same people, the same survey, the same calls; Pamong and the peer in turns.
import { atATime, median, percentile } from './crowd.mjs';
import { startPeer } from './peer.mjs';
import { startProduct } from './product.mjs';
import { choiceOf, surveyOf } from './survey.mjs';

export const QUESTIONS = 10;
const FIRST_PEER_CHAT = 700_000_000;

const choicesOf = (chat) => Array.from({ length: QUESTIONS }, (_, n) => choiceOf(chat, n));

/** How many of the answers that were given are stored, each with the very choice that was made. */
function storedOf(rows, chats) {
  const wanted = new Set(chats.flatMap((chat) => choicesOf(chat).map((choice, n) => `${chat} q${n + 1} ${choice}`)));
  return rows.filter(({ chat, question, choice }) => wanted.delete(`${chat} ${question} ${choice}`)).length;
}

/** One round of one side: everyone has the button that starts the survey, then the clock runs from the first press to the last thanks. */
async function round(side, chats, atOnce) {
  const people = chats.map((chat) => side.crowd.person(chat));
  const invitations = new Map();
  await atATime(people, atOnce, async (person) => void invitations.set(person.id, await side.crowd.invite(person)));
  await side.settle();
  side.crowd.calls();
  const replies = [];
  const before = side.cpu();
  const own = process.cpuUsage();
  const begun = performance.now();
  await atATime(people, atOnce, (person) => side.crowd.walk(person, invitations.get(person.id), choicesOf(person.id), true, (_n, ms) => replies.push(ms)));
  const seconds = (performance.now() - begun) / 1000;
  await side.settle();
  const after = side.cpu();
  const generator = process.cpuUsage(own);
  const answers = people.length * QUESTIONS;
  return {
    answers,
    seconds,
    answersPerSecond: answers / seconds,
    p50: percentile(replies, 0.5),
    p99: percentile(replies, 0.99),
    cpuMs: (1000 * (after.own - before.own)) / answers,
    storeCpuMs: (1000 * (after.store - before.store)) / answers,
    generatorCpuMs: (generator.user + generator.system) / 1000 / answers,
    calls: side.crowd.calls(),
  };
}

const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

/**
 * @returns both sides' rounds and medians, and `ratio`: the median over the rounds of our answers a second to the peer's in the same round.
 * @throws when an answer is missing, or the two sides did not make the same calls.
 */
export async function answering({ people, atOnce, rounds, warmUp, durablePeer, profile, say }) {
  const product = await startProduct({ profile });
  const peer = await startPeer({ questions: QUESTIONS, durable: durablePeer, profile });
  try {
    const form = surveyOf(QUESTIONS, true);
    let nextPeer = FIRST_PEER_CHAT;
    const runProduct = async (count) => {
      const bound = await product.addPeople(count);
      const { campaign } = await product.openCampaign(form, bound.map((b) => b.employee));
      const chats = bound.map((b) => b.chat);
      const result = await round(product, chats, atOnce);
      return { ...result, stored: storedOf(await product.answers(campaign), chats), completed: await product.completed(campaign) };
    };
    const runPeer = async (count) => {
      const chats = Array.from({ length: count }, () => nextPeer++);
      const result = await round(peer, chats, atOnce);
      return { ...result, stored: storedOf(await peer.answers(chats), chats), completed: count };
    };
    if (warmUp > 0) {
      await runPeer(warmUp);
      await runProduct(warmUp);
    }
    const [ours, theirs] = [[], []];
    for (let i = 0; i < rounds; i++) {
      // Who goes first changes from round to round, so that neither always follows the other.
      const order = i % 2 === 0 ? [[ours, runProduct], [theirs, runPeer]] : [[theirs, runPeer], [ours, runProduct]];
      for (const [results, run] of order) results.push(await run(people));
      const [a, b] = [ours.at(-1), theirs.at(-1)];
      say(`round ${i + 1}: ${a.answersPerSecond.toFixed(0)} answers/s, peer ${b.answersPerSecond.toFixed(0)}, ratio ${(a.answersPerSecond / b.answersPerSecond).toFixed(2)}`);
      for (const [name, { answers, stored, completed, calls }] of [['Pamong', a], ['the peer', b]]) {
        if (stored !== answers || completed !== people) throw new Error(`${name}: ${stored} of ${answers} answers are stored, ${completed} of ${people} people are done.`);
        if (calls.refused > 0) throw new Error(`${name}: ${calls.refused} calls were refused.`);
      }
      if (!same(a.calls, b.calls)) throw new Error(`Not the same calls: ${JSON.stringify(a.calls.byMethod)} and ${JSON.stringify(b.calls.byMethod)}.`);
    }
    return {
      people, atOnce, rounds, questions: QUESTIONS,
      calls: ours[0].calls.byMethod,
      durability: { product: await product.durability(), peer: await peer.durability() },
      product: { ...summary(ours), peakBytes: product.memory() },
      peer: { ...summary(theirs), peakBytes: peer.memory() },
      ratio: median(ours.map((r, i) => r.answersPerSecond / theirs[i].answersPerSecond)),
      ratios: ours.map((r, i) => r.answersPerSecond / theirs[i].answersPerSecond),
    };
  } finally {
    await Promise.all([product.stop(), peer.stop()]);
  }
}

const NUMBERS = ['answersPerSecond', 'p50', 'p99', 'cpuMs', 'storeCpuMs', 'generatorCpuMs'];

const summary = (rounds) => ({
  stored: rounds.reduce((sum, r) => sum + r.stored, 0),
  ...Object.fromEntries(NUMBERS.map((name) => [name, median(rounds.map((r) => r[name]))])),
  spread: { least: Math.min(...rounds.map((r) => r.answersPerSecond)), most: Math.max(...rounds.map((r) => r.answersPerSecond)) },
});
