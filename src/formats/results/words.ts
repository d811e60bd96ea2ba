import { formatMonth } from '../../domain/calendar/format.js';
import type { GapBasis } from '../../domain/results/gap.js';
import type { Audience, NamedGap, ResultsReport, UnitResults } from '../../domain/results/report.js';
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
    case 'only-in':
      return `Hanya ditanyakan pada versi ${difference.versions.join(', ')}.`;
  }
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
