import type { ResultsReport, UnitResults } from '../../../src/domain/results/report.js';
import { resultsOf } from '../../../src/domain/results/results.js';
import { joinVersions } from '../../../src/domain/results/versions.js';
import type { AnswerValue } from '../../../src/domain/survey/types.js';
import { surveyOf } from '../../domain/results/forms.js';

export const HOSTILE = '=HYPERLINK("http://x")</text><script>alert(1)</script>';

const survey = surveyOf([
  { name: 'puas', kind: 'select_one', label: { id: HOSTILE }, required: true, appearance: ['likert'], choices: ['1', '2', '3'].map((name) => ({ name, label: { id: `@Pilihan ${name}` } })) },
  { name: 'urut', kind: 'rank', label: { id: 'Urutan' }, required: true, choices: ['a', 'b'].map((name) => ({ name, label: { id: name.toUpperCase() } })) },
  { name: 'jarak', kind: 'decimal', label: { id: 'Jarak' }, required: false },
  { name: 'mulai', kind: 'date', label: { id: 'Mulai' }, required: false },
  { name: 'saran', kind: 'text', label: { id: '' }, required: false },
  { name: 'foto', kind: 'image', label: { id: 'Foto' }, required: false },
]);
const answers: readonly Readonly<Record<string, AnswerValue | null>>[] = [
  { puas: '1', urut: ['a', 'b'], jarak: 1.5, mulai: '2026-01-02', saran: 'Pelatihan proyek', foto: 'a.jpg' },
  { puas: '2', urut: ['b', 'a'], jarak: 12.25, mulai: '2026-02-02', saran: 'pelatihan proyek', foto: null },
  { puas: '3', urut: ['a', 'b'], jarak: -4, mulai: null, saran: 'Pelatihan proyek lagi' },
];
const questions = resultsOf(joinVersions([survey]), [answers.map((one) => ({ version: 1, answers: one }))], { kind: 'all' });
const whole: UnitResults = { unit: null, people: 3, questions, gaps: [{ competency: 'komunikasi', name: { id: 'Komunikasi\u001b[2J' }, basis: 'self-assessment', people: 3, demanded: 4, shown: 2.5, gap: 1.5, below: 2 }] };

/** A report with something of everything in it, and words that a program could take for its own. */
export const report: ResultsReport = {
  campaign: 'c1',
  title: { id: HOSTILE },
  survey: 's',
  versions: [1],
  respondent: 'named',
  audience: 'officer',
  invited: 4,
  submitted: 3,
  withheld: 0,
  whole,
  units: [{ ...whole, unit: ['Dinas', '+Sekretariat'], questions: questions.map((question) => ({ ...question, people: null, instances: null, summary: null })) }],
  before: {
    campaign: 'c0',
    title: { id: 'Lama' },
    people: 5,
    changes: [
      {
        question: 'puas', kind: 'select_one', base: { now: 3, before: 5 }, mean: { now: { base: 3, mean: 2, median: 2 }, before: { base: 5, mean: 1.5, median: 1 }, difference: 0.5 }, right: null,
        shares: [{ name: '1', label: { id: 'Pilihan 1' }, now: 0.25, before: 0.5, difference: -0.25 }], differences: [{ what: 'wording', from: 1, to: 2, before: { id: 'Lama' }, after: { id: 'Baru' } }],
      },
    ],
  },
  discussed: [{ unit: ['Dinas'], topic: 'Kebutuhan', rank: 1, tied: false, text: '-cmd|calc', votes: 7, participants: 9, closedAt: '2026-11-20T00:00:00.000Z' }],
};
