import type { ResultsReport, UnitResults } from '../../domain/results/report.js';
import type { QuestionResult } from '../../domain/results/types.js';
import { words } from '../../domain/survey/types.js';
import { AUDIENCE_WORDS, barsOf, baseLine, differenceLine, gapLine, headLine, labelOf, meanLine, number, rightLine, signed, unitName, type Bar } from './words.js';

const STYLE = `body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a;background:#fff}
h1{font-size:1.6rem}h2{font-size:1.25rem;margin-top:2.5rem;border-bottom:1px solid #ccc}h3{font-size:1rem;margin:1.5rem 0 .25rem}
p{margin:.25rem 0}.note{color:#555}svg{display:block;width:100%;height:auto}table{border-collapse:collapse}td,th{padding:.2rem .8rem .2rem 0;text-align:left}
@media print{h3{break-after:avoid}svg{break-inside:avoid}}`;

/** Results as one page that stands alone: no script, nothing loaded from elsewhere; every bar has its number beside it. */
export function resultsAsPage(report: ResultsReport): string {
  const title = escape(words(report.title));
  const parts = [
    `<h1>${title}</h1>`,
    ...[headLine(report), AUDIENCE_WORDS[report.audience]].map((line) => `<p class="note">${escape(line)}</p>`),
    ...unitParts(report.whole),
    ...changeParts(report),
    ...listParts('Kebutuhan menurut diskusi kelompok', report.discussed.map(({ unit, topic, rank, text, votes, participants }) => `${unit.join(' / ')}, ${topic}: ${rank}. ${text} (${votes} suara, ${participants} peserta)`)),
    ...report.units.flatMap(unitParts),
  ];
  return `<!doctype html>\n<html lang="id">\n<head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"><title>${title}</title><style>${STYLE}</style></head>\n<body>\n${parts.join('\n')}\n</body>\n</html>\n`;
}

function escape(text: string): string {
  return text.replaceAll(/(?![\t\n])\p{Cc}/gu, '').replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;');
}

function unitParts(unit: UnitResults): readonly string[] {
  return [`<h2>${escape(unitName(unit))} (${unit.people} orang)</h2>`, ...unit.questions.flatMap(questionParts), ...listParts('Selisih kompetensi', unit.gaps.map(gapLine))];
}

function questionParts(question: QuestionResult): readonly string[] {
  const lines = [baseLine(question), meanLine(question.summary), rightLine(question), ...question.differences.map(differenceLine)].filter((line) => line !== '');
  return [`<h3>${escape(labelOf(question))}</h3>`, ...lines.map((line) => `<p class="note">${escape(line)}</p>`), chart(barsOf(question), labelOf(question))].filter((part) => part !== '');
}

function listParts(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`<h3>${escape(title)}</h3>`, `<ul>${lines.map((line) => `<li>${escape(line)}</li>`).join('')}</ul>`];
}

function changeParts({ before }: ResultsReport): readonly string[] {
  const lines = (before?.changes ?? []).flatMap(({ question, mean }) =>
    mean === null ? [] : [`${question}: rata-rata ${number(mean.before.mean)} (${mean.before.base} jawaban) menjadi ${number(mean.now.mean)} (${mean.now.base} jawaban), ${signed(mean.difference)}`],
  );
  return before === null ? [] : listParts(`Dibandingkan dengan kampanye ${before.campaign} (${before.people} orang)`, lines);
}

/** In the units of the picture. */
const ROW = 26;
const WIDTH = 900;
const LABEL_END = 330;
const BAR_END = 580;
const LONGEST = 44;

/** Horizontal bars, drawn to the longest; a screen reader reads the words in their order. */
function chart(bars: readonly Bar[], title: string): string {
  if (bars.length === 0) return '';
  const most = bars.reduce((max, { value }) => Math.max(max, value), 0);
  const rows = bars.map(({ label, value, text }, at) => {
    const y = at * ROW;
    const width = most <= 0 ? 0 : Math.round((Math.max(0, value) / most) * (BAR_END - LABEL_END));
    const letters = [...label];
    const short = letters.length > LONGEST ? `${letters.slice(0, LONGEST - 1).join('')}…` : label;
    return (
      `<g><title>${escape(label)}: ${escape(text)}</title><text x="${LABEL_END - 10}" y="${y + 17}" text-anchor="end">${escape(short)}</text>` +
      `<rect x="${LABEL_END}" y="${y + 4}" width="${width}" height="${ROW - 8}" fill="#2f6f8f"/><text x="${LABEL_END + width + 8}" y="${y + 17}">${escape(text)}</text></g>`
    );
  });
  return `<svg viewBox="0 0 ${WIDTH} ${bars.length * ROW}" role="img" aria-label="${escape(title)}" font-size="14" fill="#1a1a1a">${rows.join('')}</svg>`;
}
