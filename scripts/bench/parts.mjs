import { answering } from './answering.mjs';
import { broadcast } from './broadcast.mjs';
import { length } from './length.mjs';
import { rows } from './rows.mjs';
import { fixed, megabytes, table } from './table.mjs';

/** What the benchmark measures, and how each part is told. */
export const PARTS = {
  answering: {
    title: 'Answers a second, beside telegraf with its session in Redis',
    run: answering,
    table: (r) => {
      const row = (name, of) => [name, of(r.product), of(r.peer)];
      return [
        `${r.people} people, ${r.atOnce} at a time, ${r.questions} questions, ${r.rounds} rounds in turns; medians. Same calls on both sides: ${Object.entries(r.calls).map(([m, n]) => `${m} ${n}`).join(', ')}.`,
        `PostgreSQL ${Object.entries(r.durability.product).map(([k, v]) => `${k}=${v}`).join(' ')}; Redis ${Object.entries(r.durability.peer).map(([k, v]) => `${k}=${v}`).join(' ')}`,
        '',
        table([
          ['', 'Pamong', 'telegraf + Redis'],
          row('answers stored', (s) => s.stored),
          row('answers/s', (s) => fixed(s.answersPerSecond, 0)),
          row('  least and most', (s) => `${fixed(s.spread.least, 0)}-${fixed(s.spread.most, 0)}`),
          row('reply p50, ms', (s) => fixed(s.p50)),
          row('reply p99, ms', (s) => fixed(s.p99)),
          row('CPU an answer, ms', (s) => fixed(s.cpuMs, 2)),
          row('  its database or Redis, ms', (s) => fixed(s.storeCpuMs, 2)),
          row('  load and local Bot API, ms', (s) => fixed(s.generatorCpuMs, 2)),
          row('peak memory', (s) => megabytes(s.peakBytes.own)),
          row('  its database or Redis', (s) => megabytes(s.peakBytes.store)),
        ]),
        `ratio ${fixed(r.ratio, 2)}   (${r.ratios.map((x) => fixed(x, 2)).join(' ')})`,
        '',
      ].join('\n');
    },
  },
  length: {
    title: 'What question 100 costs beside question 1',
    run: length,
    table: (r) => {
      const [early, late] = r.spans;
      const row = (name, key, digits) => [name, fixed(early[key], digits), fixed(late[key], digits), fixed(late[key] / early[key], 2)];
      return [
        `${r.people} people at the same time in a survey of ${r.questions} questions, each answer's share:`,
        '',
        table([
          ['', `questions ${early.from}-${early.to}`, `questions ${late.from}-${late.to}`, 'ratio'],
          row('statements', 'statements', 2),
          row('bytes to and from the database', 'databaseBytes', 0),
          row('bytes of its journal', 'journalBytes', 0),
          row('bytes of the calls to Telegram', 'callBytes', 0),
          row('reply p50, ms', 'p50', 1),
          row('reply p99, ms', 'p99', 1),
          row('CPU, ms', 'cpuMs', 2),
          row('  its database, ms', 'storeCpuMs', 2),
        ]),
        '',
      ].join('\n');
    },
  },
  rows: {
    title: 'What an answer costs in a survey of 600 rows beside one of 10',
    run: rows,
    table: (r) => {
      const row = (name, key, digits) => [name, fixed(r.short[key], digits), fixed(r.long[key], digits), fixed(r.long[key] / r.short[key], 2)];
      return [
        `${r.people} people at the same time, the same ${r.asked} questions first, ${r.rounds} rounds in turns; medians:`,
        '',
        table([
          ['', `${r.asked} rows`, `${r.rows} rows`, 'ratio'],
          row('reply p50, ms', 'p50', 1),
          row('reply p99, ms', 'p99', 1),
          row('CPU an answer, ms', 'cpuMs', 2),
          row('statements an answer', 'statements', 2),
        ]),
        `The ${r.rows} rows are read, understood and played to the end (${r.questions} lines) in ${fixed(r.importSeconds, 2)} s, the process's start included; the limit is 2 s for the import.`,
        '',
      ].join('\n');
    },
  },
  broadcast: {
    title: 'A broadcast at Telegram\'s limits, and somebody answering meanwhile',
    run: broadcast,
    table: (r) =>
      [
        `${r.recipients} invitations at ${r.rates.overall} messages a second, and one person answering once a second:`,
        '',
        table([
          ['delivered', r.delivered],
          ['seconds', fixed(r.seconds)],
          ['calls/s', fixed(r.callsPerSecond, 2)],
          ['share of the limit', `${fixed(100 * r.used)}%`],
          ['refused as too fast (429)', r.refused],
          ['answers meanwhile', r.replies],
          ['reply p50, ms', fixed(r.p50)],
          ['reply p99, ms', fixed(r.p99)],
        ]),
        '',
      ].join('\n'),
  },
};
