import type { ResultsReport, UnitResults } from '../../domain/results/report.js';
import { words } from '../../domain/survey/types.js';
import { AUDIENCE_WORDS, barsOf, baseLine, changeLines, differenceLine, gapLine, headLine, labelOf, leftOutLines, meanLine, nameOf, rightLine, unitLines, unitName, type Bar } from './words.js';

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
      return [`${at + 1}. ${labelOf(question)} [${nameOf(question, report.whole.questions)}]`, ...lines.filter((line) => line !== '').map((line) => `   ${line}`), ''];
    }),
    ...section('Selisih kompetensi', report.whole.gaps.map(gapLine)),
    ...unitBlocks(report.units),
    ...changeBlock(report),
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

/** A unit a block: a line or two of each question, and its gaps. Whole distributions of units are in the tables. */
function unitBlocks(units: readonly UnitResults[]): readonly string[] {
  return units.flatMap((unit) => {
    const lines = unit.questions.flatMap((question) => unitLines(question, nameOf(question, unit.questions)));
    return section(`${unitName(unit)} (${unit.people} orang)`, [...lines, ...unit.gaps.map(gapLine)]);
  });
}

function changeBlock({ before, whole }: ResultsReport): readonly string[] {
  if (before === null) return [];
  const lines = before.changes.flatMap((change) => [...changeLines(change, whole.questions), ...change.differences.map((difference) => `  ${differenceLine(difference)}`)]);
  return section(`Dibandingkan dengan kampanye ${before.campaign} (${before.people} orang)`, lines);
}
