// A broadcast at Telegram's own limits, and one person who answers a survey meanwhile.
import { setTimeout as pause } from 'node:timers/promises';
import { percentile } from './crowd.mjs';
import { startProduct } from './product.mjs';
import { until } from './processes.mjs';
import { choiceOf, surveyOf } from './survey.mjs';

const RATES = { overall: 30, chat: 1 };
const QUESTIONS = 120;
/** Everything that Telegram's limits count. */
const PACED = new Set(['sendMessage', 'editMessageText']);

/** How far the clock must move for it to be a Tuesday, ten in the morning in Jakarta, and no holiday: an ISO 8601 duration. */
async function untilTuesday() {
  const { loadHolidays } = await import(new URL('../../dist/content/holidays.js', import.meta.url).href);
  const holidays = new Set(loadHolidays().map((h) => h.date));
  for (let days = 0; ; days++) {
    const at = new Date(Date.now() + days * 864e5);
    at.setUTCHours(3, 0, 0, 0);
    if (at.getUTCDay() === 2 && at.getTime() > Date.now() && !holidays.has(at.toISOString().slice(0, 10))) return `PT${Math.round((at.getTime() - Date.now()) / 1000)}S`;
  }
}

/** @returns how much of the limit was used, how many calls were refused for being too fast, and how long one person waited for the next question. */
export async function broadcast({ recipients, say }) {
  const product = await startProduct({ rates: RATES, clockShift: await untilTuesday() });
  try {
    const [answering] = await product.addPeople(1, 'Bidang yang Menjawab');
    await product.openCampaign(surveyOf(QUESTIONS, false), [answering.employee]);
    const bound = await product.addPeople(recipients);
    for (const { chat } of bound) product.crowd.person(chat);
    const person = product.crowd.person(answering.chat);
    let at = await product.crowd.begin(person, await product.crowd.invite(person));

    const sent = [];
    const tooFast = [];
    product.api.on('call', ({ method, status, accepted, chatId, at: when }) => {
      if (status === 429) tooFast.push({ method, when });
      else if (PACED.has(method) && accepted) sent.push({ when, mine: chatId === person.id });
    });
    const launched = await product.command(['survey', 'launch', 'kebutuhan-pelatihan', '--unit', 'Dinas Uji Beban', '--json']);
    say(`launched to ${launched.invited} people`);
    const invitations = () => sent.reduce((n, { mine }) => n + (mine ? 0 : 1), 0);
    await until('the first invitation left', () => invitations() > 0);
    const replies = [];
    const limit = performance.now() + 1000 * (60 + recipients / 20);
    for (let n = 0; n < QUESTIONS - 1 && invitations() < recipients; n++) {
      const begun = performance.now();
      at = await product.crowd.answer(person, at, choiceOf(person.id, n));
      replies.push(performance.now() - begun);
      await pause(Math.max(0, 1000 - (performance.now() - begun)));
    }
    await until('every invitation left', () => invitations() >= recipients || performance.now() > limit, { limitMs: 1000 * (120 + recipients / 20) });
    await product.settle();
    const of = sent.filter(({ mine }) => !mine).map(({ when }) => when);
    const [first, last] = [of[0], of.at(-1)];
    const seconds = (last - first) / 1000;
    const within = sent.filter(({ when }) => when > first && when <= last).length;
    const reached = new Set(of).size > 0 ? of.length : 0;
    const { rows } = await product.db.pool.query('SELECT count(*)::int AS n FROM recipient WHERE campaign_id = $1 AND delivered_at IS NOT NULL', [launched.campaign]);
    return {
      recipients, rates: RATES, invitations: reached, delivered: rows[0].n, seconds,
      callsPerSecond: within / seconds, used: within / seconds / RATES.overall, refused: tooFast.length,
      replies: replies.length, p50: percentile(replies, 0.5), p99: percentile(replies, 0.99), slowest: Math.max(...replies),
    };
  } finally {
    await product.stop();
  }
}
