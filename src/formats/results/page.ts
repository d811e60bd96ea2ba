import type { ResultsReport, UnitResults } from '../../domain/results/report.js';
import type { QuestionResult } from '../../domain/results/types.js';
import { words } from '../../domain/survey/types.js';
import { AUDIENCE_WORDS, barsOf, baseLine, changeLines, differenceLine, gapLine, headLine, labelOf, leftOutLines, meanLine, rightLine, unitName, versionWords, type Bar } from './words.js';

/** On a phone a choice's words and figure stand above its bar; where there is room, beside it. Letters keep their size on both. */
const STYLE = `body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a;background:#fff;overflow-wrap:anywhere}
h1{font-size:1.6rem}h2{font-size:1.25rem;margin-top:2.5rem;border-bottom:1px solid #ccc}h3{font-size:1rem;margin:1.5rem 0 .25rem}
p{margin:.25rem 0}.note{color:#555}ul{padding-left:1.2rem}
.bars{list-style:none;margin:.5rem 0;padding:0;font-size:.9rem;line-height:1.35}
.bars li{display:grid;grid-template-columns:minmax(0,1fr) fit-content(55%);gap:.1rem .75rem;align-items:end;margin:.55rem 0}
.figure{text-align:right}.bar{grid-column:1/-1;height:.7rem}.bar i{display:block;height:100%;min-width:1px;background:#2f6f8f;print-color-adjust:exact;-webkit-print-color-adjust:exact}
@media(min-width:44rem),print{.bars li{grid-template-columns:minmax(0,19rem) minmax(0,1fr) 13rem;align-items:center;margin:.3rem 0}
.what{text-align:right}.figure{order:1;text-align:left}.bar{grid-column:auto;height:1.1rem}}
@media print{h3{break-after:avoid}.bars li{break-inside:avoid}}`;

/** Results as one page that stands alone: no script, nothing loaded from elsewhere; every bar has its number beside it. */
export function resultsAsPage(report: ResultsReport): string {
  const title = escape(words(report.title));
  const parts = [
    `<h1>${title}</h1>`,
    ...[headLine(report), ...leftOutLines(report), AUDIENCE_WORDS[report.audience]].map((line) => `<p class="note">${escape(line)}</p>`),
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
  return [`<h2>${escape(unitName(unit))} (${unit.people} orang)</h2>`, ...unit.questions.flatMap((question) => questionParts(question, versionWords(question, unit.questions))), ...listParts('Selisih kompetensi', unit.gaps.map(gapLine))];
}

function questionParts(question: QuestionResult, versions: string): readonly string[] {
  const lines = [baseLine(question), meanLine(question.summary), rightLine(question), ...question.differences.map(differenceLine)].filter((line) => line !== '');
  const title = versions === '' ? labelOf(question) : `${labelOf(question)} (${versions})`;
  return [`<h3>${escape(title)}</h3>`, ...lines.map((line) => `<p class="note">${escape(line)}</p>`), chart(barsOf(question), title)].filter((part) => part !== '');
}

function listParts(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`<h3>${escape(title)}</h3>`, `<ul>${lines.map((line) => `<li>${escape(line)}</li>`).join('')}</ul>`];
}

function changeParts({ before, whole }: ResultsReport): readonly string[] {
  if (before === null) return [];
  const lines = before.changes.flatMap((change) => [...changeLines(change, whole.questions), ...change.differences.map((difference) => `${change.question}: ${differenceLine(difference)}`)]);
  return listParts(`Dibandingkan dengan kampanye ${before.campaign} (${before.people} orang)`, lines);
}

/** Horizontal bars, drawn to the longest, with the whole words of each and its figure; a screen reader reads them in their order. */
function chart(bars: readonly Bar[], title: string): string {
  if (bars.length === 0) return '';
  const most = bars.reduce((max, { value }) => Math.max(max, value), 0);
  const rows = bars.map(({ label, value, text }) => {
    const width = most <= 0 ? 0 : Math.round((Math.max(0, value) / most) * 1000) / 10;
    return `<li><span class="what">${escape(label)}</span><span class="figure">${escape(text)}</span><span class="bar">${width === 0 ? '' : `<i style="width:${width}%"></i>`}</span></li>`;
  });
  return `<ul class="bars" aria-label="${escape(title)}">${rows.join('')}</ul>`;
}
