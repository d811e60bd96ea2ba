// `npm run faults`: kills bot and worker at each named point while people answer, and lets the other disasters happen; prints what was lost.
import { parseArgs } from 'node:util';
import { prepare } from './prepare.mjs';
import { copyBuild, holding, loadBuild } from './faults/build.mjs';
import { happen, happenings } from './faults/disasters.mjs';
import { guards } from './faults/guards.mjs';
import { killAt, POINTS } from './faults/kills.mjs';
import { hasRedis } from './faults/processes.mjs';
import { replayed } from './faults/replay.mjs';
import { shortForm } from './faults/short.mjs';

const HELP = `npm run faults -- [options]
  --only kills|disasters|guards|short   one part instead of kills and disasters
  --backend postgres|redis   one queue instead of both
  --point NAME   kills at one point: ${POINTS.join(', ')}
  --kills N      kills a point (50)            --people N    people who answer (200)
  --think MS     between what a person sees and what they do, on average (2500)
  --seed N       another run of the same people (1)
  --json         one JSON document on standard output
`;

const { values } = parseArgs({
  options: {
    help: { type: 'boolean', default: false },
    kills: { type: 'string', default: '50' },
    people: { type: 'string', default: '200' },
    point: { type: 'string' },
    backend: { type: 'string' },
    only: { type: 'string' },
    think: { type: 'string', default: '2500' },
    seed: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
  },
});

function refuse(text) {
  process.stderr.write(`${text}\n`);
  process.exit(2);
}
if (values.help) {
  process.stdout.write(HELP);
  process.exit(0);
}
const number = (name) => {
  const found = Number(values[name]);
  return Number.isInteger(found) && found > 0 ? found : refuse(`--${name} takes a whole number above 0.`);
};
const points = values.point === undefined ? POINTS : POINTS.includes(values.point) ? [values.point] : refuse(`--point takes one of ${POINTS.join(', ')}.`);
const backends = values.backend === undefined ? ['postgres', 'redis'] : ['postgres', 'redis'].includes(values.backend) ? [values.backend] : refuse('--backend takes postgres or redis.');
const only = values.only ?? (values.point === undefined ? 'all' : 'kills');
if (!['all', 'kills', 'disasters', 'guards', 'short'].includes(only)) refuse('--only takes kills, disasters, guards or short.');
if (backends.includes('redis') && !hasRedis) refuse('There is no redis-server: install it, or ask for --backend postgres.');

// A build that lies elsewhere (a folder with dist/ and prisma/) is run as it is.
const elsewhere = process.env.FAULTS_BUILD;
if (elsewhere === undefined) await prepare({ tools: true });
const copy = copyBuild(elsewhere);
process.once('exit', () => copy.remove());
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(130));
// What the guard runs take away has to be there, or they would show nothing; the short form says so soon.
if (only === 'short' || only === 'guards') for (const [path, text] of guards.flatMap(({ changes }) => changes)) holding(copy.folder, path, text);
const common = { built: await loadBuild(copy.folder), folder: copy.folder, people: number('people'), think: number('think'), seed: number('seed') };
const report = { kills: [], disasters: [], guards: [] };
let bad = false;

/** A line of the table: columns of fixed width, the first one wide. */
function line(cells, widths) {
  if (!values.json) process.stdout.write(`${cells.map((cell, i) => (i === 0 ? String(cell).padEnd(widths[0]) : String(cell).padStart(widths[i] ?? 9))).join(' ')}\n`);
}
function explain(row) {
  for (const text of process.env.FAULTS_TRACE === '1' ? row.details : row.details.slice(0, 12)) process.stderr.write(`    ${text}\n`);
  if (row.log !== undefined) process.stderr.write(`${row.log.split('\n').slice(-40).join('\n')}\n`);
}

if (only === 'all' || only === 'kills') {
  const widths = [16, 9, 6, 6, 8, 6, 8, 13, 8];
  line(['point', 'queue', 'kills', 'lost', 'doubled', 'stuck', 'answers', 'messages twice', 'seconds'], widths);
  for (const queue of backends) {
    for (const point of points) {
      const row = await killAt(point, { ...common, queue, kills: number('kills') });
      const fine = row.lost + row.doubled + row.stuck + row.crashes.length === 0 && row.kills >= number('kills');
      bad ||= !fine;
      report.kills.push({ ...row, queue, log: undefined });
      line([point, queue, row.kills, row.lost, row.doubled, row.stuck, row.answers, row.twice, row.seconds], widths);
      if (!fine) explain(row);
    }
  }
}

if (only === 'all' || only === 'disasters') {
  const widths = [22, 9, 6, 8, 6, 8, 13, 8];
  line(['', 'queue', 'lost', 'doubled', 'stuck', 'answers', 'messages twice', 'seconds'], widths);
  const people = { ...common, people: Math.min(common.people, 60), think: 800 };
  for (const queue of backends) {
    const names = Object.keys(happenings).filter((name) => queue === 'redis' || name !== 'redisEmptied');
    const all = [...names.map((name) => (options) => happen(name, options)), replayed];
    for (const run of all) {
      const row = await run({ ...people, queue });
      const fine = row.lost + row.doubled + row.stuck + row.broken.length === 0;
      bad ||= !fine;
      report.disasters.push({ ...row, log: undefined });
      line([row.name, row.queue, row.lost, row.doubled, row.stuck, row.answers, row.twice, row.seconds], widths);
      if (row.answeredAfterMs !== undefined) line([`  answering again after ${(row.answeredAfterMs / 1000).toFixed(1)} s`], widths);
      if (!fine) explain(row);
    }
  }
}

if (only === 'short') {
  const row = await shortForm({ ...common, queue: backends[0] });
  report.short = row;
  bad ||= row.steps.some(({ problems }) => problems.length > 0);
  if (row.log !== undefined && !values.json) process.stderr.write(`${row.log}\n`);
  for (const { name, problems } of row.steps) line([name, problems.length === 0 ? 'held' : problems.join('; ')], [40]);
}

if (only === 'guards') {
  const widths = [26, 8, 10];
  line(['guard', 'with it', 'without it'], widths);
  for (const guard of guards) {
    const kept = await guard.run({ ...common, people: 20, think: 400 }, false);
    const removed = await guard.run({ ...common, people: 20, think: 400 }, true);
    bad ||= kept.count > 0 || removed.count === 0;
    report.guards.push({ guard: guard.name, with: kept.count, without: removed.count, what: removed.what, test: guard.test });
    line([guard.name, kept.count, removed.count, `  ${removed.what}   (test: ${guard.test})`], widths);
  }
}

if (values.json) process.stdout.write(`${JSON.stringify(report)}\n`);
else process.stdout.write(bad ? 'Not everything held.\n' : 'Everything held.\n');
copy.remove();
process.exit(bad ? 1 : 0);
