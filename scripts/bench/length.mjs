// Whether a late question costs more than an early one: a long survey, everyone at the same place at the same time.
import { percentile } from './crowd.mjs';
import { startProduct } from './product.mjs';
import { choiceOf, surveyOf } from './survey.mjs';

const QUESTIONS = 120;
const SPANS = [{ from: 0, to: 10 }, { from: 10, to: 90 }, { from: 90, to: 100 }];

/** @returns for the first ten questions and for the 91st to the 100th what one answer cost. */
export async function length({ lengthPeople: people, say }) {
  const product = await startProduct({ counted: true });
  try {
    const bound = await product.addPeople(people);
    const employees = bound.map((b) => b.employee);
    const crowd = bound.map((b) => ({ person: product.crowd.person(b.chat), at: null }));
    // Everyone has been here before: no statement is new to the connection, no page new to the journal.
    await product.openCampaign(surveyOf(10, false), employees);
    await Promise.all(crowd.map(async ({ person }) => product.crowd.walk(person, await product.crowd.invite(person), Array.from({ length: 10 }, (_, n) => choiceOf(person.id, n)), false, () => {})));
    await product.openCampaign(surveyOf(QUESTIONS, false), employees);
    await Promise.all(crowd.map(async (one) => {
      one.at = await product.crowd.begin(one.person, await product.crowd.invite(one.person));
    }));
    const spans = [];
    for (const { from, to } of SPANS) {
      await product.settle();
      product.crowd.calls();
      const [before, cpuBefore, replies] = [{ ...(await product.done()), ...product.wire() }, product.cpu(), []];
      await Promise.all(crowd.map(async (one) => {
        for (let n = from; n < to; n++) {
          const begun = performance.now();
          one.at = await product.crowd.answer(one.person, one.at, choiceOf(one.person.id, n));
          replies.push(performance.now() - begun);
        }
      }));
      await product.settle();
      const [after, cpu, calls] = [{ ...(await product.done()), ...product.wire() }, product.cpu(), product.crowd.calls()];
      const answers = people * (to - from);
      const each = (name) => (after[name] - before[name]) / answers;
      spans.push({
        from: from + 1, to, answers,
        statements: each('statements'), databaseBytes: each('bytes'), journalBytes: each('wal'), callBytes: calls.bytes / answers,
        p50: percentile(replies, 0.5), p99: percentile(replies, 0.99), cpuMs: (1000 * (cpu.own - cpuBefore.own)) / answers, storeCpuMs: (1000 * (cpu.store - cpuBefore.store)) / answers,
      });
      say(`questions ${from + 1} to ${to}: done`);
    }
    return { people, questions: QUESTIONS, spans: spans.filter((_, i) => i !== 1) };
  } finally {
    await product.stop();
  }
}
