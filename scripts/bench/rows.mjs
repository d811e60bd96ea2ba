// Whether an answer costs more in a survey of 600 rows than in one of 10: the same ten questions, with 590 rows behind them that depend on these and on each other.
import { execFile } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { main, root } from '../prepare.mjs';
import { percentile } from './crowd.mjs';
import { startProduct } from './product.mjs';
import { choiceOf, surveyOf } from './survey.mjs';

const ROWS = 600;
const ASKED = 10;

/** Ten questions and, behind them, rows as long forms have them: questions that depend on earlier ones, calculations, constraints, notes and groups. */
export function longSurvey() {
  const short = surveyOf(ASKED, false);
  const survey = [...short.survey];
  // Most rows depend on what stands shortly before them, some on the first ten.
  const before = (n) => (n % 10 === 0 || survey.length < 2 * ASKED ? `\${q${(n % ASKED) + 1}}` : `\${${survey.slice(-9).filter(({ type, name }) => name !== undefined && !/group|note/.test(type))[n % 4]?.name ?? 'q1'}}`);
  while (survey.length < ROWS - 1) {
    const n = survey.length;
    const name = `r${n}`;
    if (n % 30 === 10) survey.push({ type: 'begin group', name: `g${n}`, label: `Bagian ${n}`, relevant: `${before(n)} < 6` }, { type: 'note', name, label: `Bagian ini tentang ${before(n)}.` }, { type: 'end group' });
    else if (n % 6 === 1) survey.push({ type: 'calculate', name, calculation: `${before(n)} * 2 + coalesce(${before(n + 1)}, 0)` });
    else if (n % 6 === 2) survey.push({ type: 'calculate', name, calculation: `if(\${${survey[n - 1].name ?? 'q1'}} > 3, 1, 0)` });
    else if (n % 6 === 3) survey.push({ type: 'integer', name, label: `Berapa jam untuk nomor ${n}?`, relevant: `${before(n)} > 2 and ${before(n + 3)} < 5`, constraint: '. >= 0 and . <= 80' });
    else if (n % 6 === 4) survey.push({ type: 'select_multiple kemampuan', name, label: `Mana saja, nomor ${n}?`, relevant: `selected(${before(n)}, '3') or ${before(n + 1)} = '1'` });
    else survey.push({ type: 'text', name, label: `Mengapa, nomor ${n}?`, relevant: `${before(n)} != ''` });
  }
  survey.push({ type: 'calculate', name: 'jumlah', calculation: Array.from({ length: ASKED }, (_, i) => `\${q${i + 1}}`).join(' + ') });
  return { ...short, settings: { ...short.settings, form_id: `bench-${ROWS}-rows` }, survey };
}

/** @returns what one of the first ten answers cost in each survey, and how long the long one takes to be imported. */
export async function rows({ lengthPeople: people, rounds, say }) {
  const product = await startProduct({ counted: true });
  try {
    const bound = await product.addPeople(people);
    const employees = bound.map((b) => b.employee);
    const crowd = bound.map((b) => product.crowd.person(b.chat));
    const forms = { short: surveyOf(ASKED, false), long: longSurvey() };
    const measured = { short: [], long: [] };
    // The first round of each is not counted: everything is new to the process then.
    for (let round = 0; round <= rounds; round += 1) {
      for (const name of round % 2 === 0 ? ['short', 'long'] : ['long', 'short']) {
        const form = forms[name];
        const { campaign } = await product.openCampaign({ ...form, settings: { ...form.settings, form_id: `${form.settings.form_id}-${round}` } }, employees);
        const at = new Map(await Promise.all(crowd.map(async (person) => [person, await product.crowd.begin(person, await product.crowd.invite(person))])));
        await product.settle();
        const [cpu, before, replies] = [product.cpu(), product.wire(), []];
        await Promise.all(crowd.map(async (person) => {
          for (let n = 0; n < ASKED - 1; n += 1) {
            const begun = performance.now();
            at.set(person, await product.crowd.answer(person, at.get(person), choiceOf(person.id, n)));
            replies.push(performance.now() - begun);
          }
        }));
        await product.settle();
        const [cpuAfter, after, answers] = [product.cpu(), product.wire(), people * (ASKED - 1)];
        if (round > 0) measured[name].push({ p50: percentile(replies, 0.5), p99: percentile(replies, 0.99), cpuMs: (1000 * (cpuAfter.own - cpu.own)) / answers, statements: (after.statements - before.statements) / answers });
        // Nobody finishes the long one; what is open would be offered first.
        await product.db.pool.query(`UPDATE campaign SET closed_at = opens_at WHERE id = $1`, [campaign]);
        say(`round ${round}, ${name}: done`);
      }
    }
    return { people, rows: ROWS, asked: ASKED, rounds, short: medians(measured.short), long: medians(measured.long), ...(await importing(product, forms.long)) };
  } finally {
    await product.stop();
  }
}

function medians(of) {
  const median = (key) => [...of].map((one) => one[key]).sort((a, b) => a - b)[Math.floor(of.length / 2)];
  return { p50: median('p50'), p99: median('p99'), cpuMs: median('cpuMs'), statements: median('statements') };
}

/** The whole command, process and all, and how much of it is a command that does nothing. */
async function importing(product, form) {
  const file = join(root, '.build', 'bench-rows.yaml');
  writeFileSync(file, JSON.stringify(form));
  const seconds = async (args) => {
    const begun = performance.now();
    const { stdout } = await promisify(execFile)(process.execPath, [main, ...args, '--json']);
    return { seconds: (performance.now() - begun) / 1000, printed: JSON.parse(stdout) };
  };
  try {
    const { seconds: whole, printed } = await seconds(['survey', 'play', file, '--answers', empty(file)]);
    return { importSeconds: whole, questions: printed.transcript.length };
  } finally {
    rmSync(file, { force: true });
    rmSync(`${file}.json`, { force: true });
  }
}

function empty(file) {
  writeFileSync(`${file}.json`, '{}');
  return `${file}.json`;
}
