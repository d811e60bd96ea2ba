import { formatMonth } from '../../domain/calendar/format.js';
import type { GapBasis } from '../../domain/results/gap.js';
import type { Audience, ChangeNoted, NamedGap, ResultsReport, UnitResults } from '../../domain/results/report.js';
import type { Difference, QuestionResult, Summary } from '../../domain/results/types.js';
import { words } from '../../domain/survey/types.js';

/** Indonesian as officers read it. */
export const AUDIENCE_WORDS = {
  officer: 'Angka lengkap, hanya untuk pengelola pelatihan. Untuk diteruskan kepada atasan, pakai --for leaders.',
  leaders: 'Hanya kelompok berisi lima orang atau lebih yang ditampilkan.',
} as const satisfies Record<Audience, string>;

export const BASIS_WORDS = {
  answers: 'dari jawaban',
  'self-assessment': 'penilaian mandiri, hanya petunjuk',
} as const satisfies Record<GapBasis, string>;

/** A decimal comma; whole numbers have none. */
export function number(value: number, digits = 2): string {
  return String(Number(value.toFixed(digits))).replace('.', ',');
}

export const percent = (share: number): string => `${number(share * 100, 0)}%`;

/** With its sign. */
export const signed = (value: number, digits = 2): string => `${value > 0 ? '+' : ''}${number(value, digits)}`;

export const labelOf = ({ label, question }: QuestionResult): string => words(label).trim().replaceAll(/\s+/g, ' ') || question;

/** Which versions a question is of, where its name stands there twice; '' elsewhere. */
export function versionWords({ question, versions }: QuestionResult, all: readonly QuestionResult[]): string {
  return all.filter((other) => other.question === question).length < 2 ? '' : `versi ${versions.join(', ')}`;
}

/** The question's own name, with its versions where it stands there twice. */
export function nameOf(question: QuestionResult, all: readonly QuestionResult[]): string {
  const versions = versionWords(question, all);
  return versions === '' ? question.question : `${question.question} (${versions})`;
}

export const unitName = ({ unit }: UnitResults): string => (unit === null ? 'Semua' : unit.join(' / '));

/** Who answered, of whom. */
export function baseLine({ people, instances }: QuestionResult): string {
  if (people === null) return 'Belum dapat ditampilkan: jawabannya kurang dari lima orang dalam satu kelompok, atau diringkas di tempat lain.';
  const counted = `${people.answered} dari ${people.asked} orang yang ditanya menjawab`;
  return instances === null ? `${counted}.` : `${counted}, dengan ${instances.answered} isian.`;
}

/** Of a test's question; '' where there is nothing to say. */
export function rightLine({ right }: QuestionResult): string {
  return right === null || right.base === 0 ? '' : `${right.right} dari ${right.base} jawaban benar (${percent(right.right / right.base)}).`;
}

/** The mean with its base; '' where there is none. */
export function meanLine(summary: Summary | null): string {
  const scale = summary?.kind === 'choices' || summary?.kind === 'numbers' ? summary.scale : null;
  if (scale === null) return '';
  const extremes = summary?.kind === 'numbers' && summary.extremes !== null ? `, terkecil ${number(summary.extremes.least)}, terbesar ${number(summary.extremes.most)}` : '';
  return `Rata-rata ${number(scale.mean)} dan median ${number(scale.median)} dari ${scale.base} jawaban${extremes}.`;
}

export interface Bar {
  readonly label: string;
  /** What the length stands for. */
  readonly value: number;
  /** What is written beside it. */
  readonly text: string;
}

/** What can be drawn of a question, in its order. */
export function barsOf({ summary }: QuestionResult): readonly Bar[] {
  switch (summary?.kind) {
    case 'choices':
      return summary.choices.map(({ label, name, count, share }) => ({ label: words(label) || name, value: count, text: share === null ? String(count) : `${count} (${percent(share)})` }));
    case 'ranking':
      return summary.choices.map(({ label, name, points, first, meanRank }) => ({
        label: words(label) || name,
        value: points,
        text: `${points} poin, ${first} kali pertama${meanRank === null ? '' : `, rata-rata urutan ${number(meanRank)}`}`,
      }));
    case 'numbers':
      return summary.bins.map(({ from, to, count }) => ({ label: from === to ? number(from) : `${number(from)} sampai < ${number(to)}`, value: count, text: String(count) }));
    case 'moments':
      return summary.bins.map(({ at, count }) => ({ label: summary.by === 'hour' ? `pukul ${at}` : monthName(at), value: count, text: String(count) }));
    case 'themes':
      return summary.themes.map(({ term, people }) => ({ label: term, value: people, text: `${people} orang` }));
    case 'count':
    case undefined:
      return [];
  }
}

/** What is no month, from a file or a client that is odd, stays as it was said. */
function monthName(month: string): string {
  return /^\d{4}-(0[1-9]|1[0-2])$/.test(month) ? formatMonth(month, 'id') : month;
}

/** What the versions of a survey say differently, one line each. */
export function differenceLine(difference: Difference): string {
  switch (difference.what) {
    case 'wording':
      return `Kata-katanya berbeda: versi ${difference.from} "${words(difference.before)}", versi ${difference.to} "${words(difference.after)}".`;
    case 'choices': {
      const parts = [part('bertambah', difference.added), part('hilang', difference.removed), part('berganti kata', difference.relabelled)].filter((text) => text !== '');
      return `Pilihannya berbeda antara versi ${difference.from} dan ${difference.to}: ${parts.join('; ')}.`;
    }
    case 'kind':
      return `Jenis isiannya berubah antara versi ${difference.from} dan ${difference.to} (${difference.before}, ${difference.after}); jawabannya dihitung terpisah.`;
    case 'number-kind':
      return `Jenis angkanya berubah antara versi ${difference.from} dan ${difference.to} (${difference.before}, ${difference.after}); jawabannya dihitung bersama.`;
    case 'only-in':
      return `Hanya ditanyakan pada versi ${difference.versions.join(', ')}.`;
  }
}

/** So many figures stand in one line; of more the three that say most. */
const IN_LINE = 4;
const MOST = 3;
const LABEL_IN_LINE = 60;

/** What one unit said, in a line or two: the mean of a scale or of numbers, of anything else how the answers are spread; [] where there is nothing to tell. */
export function unitLines(question: QuestionResult, name: string): readonly string[] {
  const { summary, people, instances } = question;
  const base = (instances ?? people)?.answered ?? 0;
  if (base === 0) return [];
  const scale = summary?.kind === 'choices' || summary?.kind === 'numbers' ? summary.scale : null;
  const right = rightLine(question);
  const spread = spreadOf(question);
  return [
    ...(scale !== null ? [`${name}: rata-rata ${number(scale.mean)} dari ${scale.base} jawaban`] : spread === '' ? [] : [`${name}: ${spread}; dari ${base} jawaban`]),
    ...(right === '' ? [] : [`${name}: ${right.replace(/\.$/, '')}`]),
  ];
}

function spreadOf(question: QuestionResult): string {
  const bars = barsOf(question);
  const lines = bars.map(({ label, value, text }) => `${shortened(label)} ${question.summary?.kind === 'ranking' ? `${value} poin` : text}`);
  return mostOf(lines, bars.map(({ value }) => value), 'terbanyak');
}

/** The lines in their order where they are few, and elsewhere those of the largest values, with a word before them that says so; '' where all are 0. */
function mostOf(lines: readonly string[], values: readonly number[], word: string): string {
  if (lines.length <= IN_LINE) return lines.join('; ');
  const largest = lines.map((line, at) => ({ line, value: values[at] ?? 0 })).filter(({ value }) => value > 0).toSorted((a, b) => b.value - a.value).slice(0, MOST);
  return largest.length === 0 ? '' : `${word} ${largest.map(({ line }) => line).join('; ')}`;
}

function shortened(label: string): string {
  const letters = [...label.trim().replaceAll(/\s+/g, ' ')];
  return letters.length <= LABEL_IN_LINE ? letters.join('') : `${letters.slice(0, LABEL_IN_LINE - 1).join('')}…`;
}

/** A question beside the run before: means and right answers with both bases, of what has neither how the shares of its choices moved. @param now the newer run's questions. */
export function changeLines({ question, kind, base, mean, right, shares }: ChangeNoted, now: readonly QuestionResult[]): readonly string[] {
  const asked = now.find((result) => result.question === question && result.kind === kind);
  const name = asked === undefined ? question : nameOf(asked, now);
  const moved = shares.map(({ name: choice, label, before, now: share }) => `${shortened(words(label) || choice)} ${percent(before)} menjadi ${percent(share)}`);
  const spread = mostOf(moved, shares.map(({ difference }) => Math.round(Math.abs(difference) * 100)), 'paling berubah') || 'sebarannya sama';
  return [
    ...(mean === null ? [] : [`${name}: rata-rata ${number(mean.before.mean)} (${mean.before.base} jawaban) menjadi ${number(mean.now.mean)} (${mean.now.base} jawaban), ${signed(mean.difference)}`]),
    ...(right === null ? [] : [`${name}: jawaban benar ${percent(right.before.right / right.before.base)} (${right.before.base} jawaban) menjadi ${percent(right.now.right / right.now.base)} (${right.now.base} jawaban)`]),
    ...(mean !== null || right !== null || shares.length === 0 ? [] : [`${name}: ${spread}; dari ${base.before} lalu ${base.now} jawaban`]),
  ];
}

const part = (what: string, names: readonly string[]): string => (names.length === 0 ? '' : `${what} ${names.join(', ')}`);

export function gapLine({ competency, name, basis, people, demanded, shown, gap, below }: NamedGap): string {
  const short = below === null ? '' : `; ${below} orang di bawah tuntutan`;
  return `${words(name) || competency}: dituntut ${number(demanded)}, terlihat ${number(shown)}, selisih ${signed(gap)} (${people} orang, ${BASIS_WORDS[basis]})${short}`;
}

export function headLine(report: ResultsReport): string {
  const { invited, submitted, whole } = report;
  return `${invited} diundang, ${submitted} mengirim jawaban; angka di bawah dari ${whole.people} orang.`;
}

/** What was sent and is in no figure, and why. */
export function leftOutLines({ withheld, erased = 0 }: Pick<ResultsReport, 'withheld' | 'erased'>): readonly string[] {
  return [
    ...(withheld > 0 ? [`${withheld} jawaban belum masuk kelompok berisi lima orang atau lebih, jadi belum dihitung.`] : []),
    ...(erased > 0 ? [`${erased} jawaban anonim dihapus tanpa dibaca, karena yang mengirim kurang dari lima orang.`] : []),
  ];
}
