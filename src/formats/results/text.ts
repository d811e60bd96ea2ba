import type { ChangeNoted, ResultsReport, UnitResults } from '../../domain/results/report.js';
import { words } from '../../domain/survey/types.js';
import { AUDIENCE_WORDS, barsOf, baseLine, differenceLine, gapLine, headLine, labelOf, leftOutLines, meanLine, number, percent, rightLine, signed, unitName, type Bar } from './words.js';

/** Longest label beside a bar, and longest bar, in characters. */
const LABEL = 40;
const BAR = 20;

/** Results as a terminal shows them, in Indonesian. */
export function resultsAsText(report: ResultsReport): string {
  return [
    `${words(report.title)} (kampanye ${report.campaign}, versi ${report.versions.join(', ')})`,
    headLine(report),
    ...leftOutLines(report),
    AUDIENCE_WORDS[report.audience],
    ...(report.whole.unit === null ? [] : [`Unit: ${unitName(report.whole)}`]),
    '',
    ...report.whole.questions.flatMap((question, at) => {
      const lines = [baseLine(question), meanLine(question.summary), rightLine(question), ...barLines(barsOf(question)), ...question.differences.map(differenceLine)];
      return [`${at + 1}. ${labelOf(question)} [${question.question}]`, ...lines.filter((line) => line !== '').map((line) => `   ${line}`), ''];
    }),
    ...section('Selisih kompetensi', report.whole.gaps.map(gapLine)),
    ...unitLines(report.units),
    ...changeLines(report),
    ...section('Kebutuhan menurut diskusi kelompok', report.discussed.map(({ unit, topic, rank, tied, text, votes, participants }) => `${unit.join(' / ')}, ${topic}: ${rank}. ${text} (${votes} suara, ${participants} peserta${tied ? ', seri' : ''})`)),
  ]
    // A terminal is shown letters and line ends, whatever a form or an answer holds.
    .map((line) => line.replaceAll(/\p{Cc}+/gu, ' '))
    .join('\n')
    .trimEnd();
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [title, ...lines.map((line) => `   ${line}`), ''];
}

function barLines(bars: readonly Bar[]): readonly string[] {
  const most = bars.reduce((max, { value }) => Math.max(max, value), 0);
  const width = Math.min(LABEL, bars.reduce((max, { label }) => Math.max(max, [...label].length), 0));
  return bars.map(({ label, value, text }) => {
    const letters = [...label];
    const shown = letters.length > width ? `${letters.slice(0, width - 1).join('')}…` : letters.join('').padEnd(width);
    return `${shown} ${'█'.repeat(most <= 0 ? 0 : Math.round((Math.max(0, value) / most) * BAR)).padEnd(BAR, '·')} ${text}`;
  });
}

/** A unit a block: its means and its gaps. Distributions of units are in the tables. */
function unitLines(units: readonly UnitResults[]): readonly string[] {
  return units.flatMap((unit) => {
    const means = unit.questions.flatMap((question) => {
      const { summary } = question;
      const scale = summary?.kind === 'choices' || summary?.kind === 'numbers' ? summary.scale : null;
      return scale === null ? [] : [`${question.question}: rata-rata ${number(scale.mean)} dari ${scale.base} jawaban`];
    });
    return section(`${unitName(unit)} (${unit.people} orang)`, [...means, ...unit.gaps.map(gapLine)]);
  });
}

function changeLines({ before }: ResultsReport): readonly string[] {
  return before === null ? [] : section(`Dibandingkan dengan kampanye ${before.campaign} (${before.people} orang)`, before.changes.flatMap(changeLine));
}

function changeLine({ question, base, mean, right, shares, differences }: ChangeNoted): readonly string[] {
  const moved = shares.toSorted((a, b) => Math.abs(b.difference) - Math.abs(a.difference))[0];
  const lines = [
    ...(mean === null ? [] : [`${question}: rata-rata ${number(mean.before.mean)} (${mean.before.base} jawaban) menjadi ${number(mean.now.mean)} (${mean.now.base} jawaban), ${signed(mean.difference)}`]),
    ...(right === null ? [] : [`${question}: jawaban benar ${percent(right.before.right / right.before.base)} (${right.before.base} jawaban) menjadi ${percent(right.now.right / right.now.base)} (${right.now.base} jawaban)`]),
    ...(mean !== null || right !== null || moved === undefined ? [] : [`${question}: ${moved.name} ${percent(moved.before)} (${base.before} jawaban) menjadi ${percent(moved.now)} (${base.now} jawaban)`]),
  ];
  return [...lines, ...differences.map((difference) => `  ${differenceLine(difference)}`)];
}
