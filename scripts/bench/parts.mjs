import { answering } from './answering.mjs';
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
};
