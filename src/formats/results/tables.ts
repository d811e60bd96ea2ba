import type { ChangeNoted, ResultsReport, UnitResults } from '../../domain/results/report.js';
import type { QuestionResult } from '../../domain/results/types.js';
import { words } from '../../domain/survey/types.js';
import { csvOf, workbookOf, type Cell, type Table } from '../cells.js';
import { AUDIENCE_WORDS, BASIS_WORDS, differenceLine, headLine, labelOf, unitName } from './words.js';

const FIGURES = ['unit', 'question', 'label', 'kind', 'measure', 'item', 'itemLabel', 'value', 'base'] as const;

/** One figure a row, of the whole and of every unit, for whoever reckons on: CSV in one table. `base` is the number of answers (of `asked`, of people) behind it. */
export function resultsAsCsv(report: ResultsReport): string {
  return csvOf([[...FIGURES], ...allUnits(report).flatMap((unit) => [...figureRows(unit), ...gapFigures(unit)])]);
}

/** Sheets: the summary, every figure, gaps, changes, what versions say differently, and what groups discussed; those with nothing in them are left out. */
export function resultsAsWorkbook(report: ResultsReport): Uint8Array {
  const units = allUnits(report);
  const sheets = [
    { name: 'Ringkasan', widths: [28, 60], rows: summaryTable(report) },
    { name: 'Angka', widths: [30, 24, 50, 14, 10, 18, 30, 10, 8], rows: [[...FIGURES], ...units.flatMap(figureRows)] },
    { name: 'Selisih kompetensi', widths: [30, 24, 30, 32, 8, 10, 10, 10, 14], rows: gapTable(units) },
    { name: 'Perubahan', widths: [24, 18, 12, 12, 12, 12, 12], rows: changeTable(report) },
    { name: 'Beda versi', widths: [24, 100], rows: differenceTable(report) },
    { name: 'Diskusi', widths: [30, 30, 10, 60, 8, 8], rows: discussedTable(report) },
  ];
  return workbookOf(sheets.filter(({ rows }) => rows.length > 1));
}

const allUnits = (report: ResultsReport): readonly UnitResults[] => [report.whole, ...report.units];

function summaryTable(report: ResultsReport): Table {
  return [
    ['Survei', words(report.title)],
    ['Kampanye', report.campaign],
    ['Versi', report.versions.join(', ')],
    ['Diundang', report.invited],
    ['Mengirim jawaban', report.submitted],
    ['Belum dihitung', report.withheld],
    ...(report.erased === undefined ? [] : [['Dihapus tanpa dibaca', report.erased]]),
    ['Keterangan', `${headLine(report)} ${AUDIENCE_WORDS[report.audience]}`],
  ];
}

function figureRows(unit: UnitResults): Table {
  return unit.questions.flatMap((question) => {
    const head = [unitName(unit), question.question, labelOf(question), question.kind] as const;
    return figuresOf(question).map((figure): readonly Cell[] => [...head, ...figure]);
  });
}

type Figure = readonly [measure: string, item: Cell, itemLabel: Cell, value: Cell, base: Cell];

function figuresOf({ people, instances, summary, right }: QuestionResult): readonly Figure[] {
  if (people === null) return [['withheld', null, null, null, null]];
  const base = (instances ?? people).answered;
  const counts: readonly Figure[] = [
    ['asked', null, null, people.asked, null],
    ['answered', null, null, people.answered, people.asked],
    ...(instances === null ? [] : [['instances', null, null, instances.answered, instances.asked] as const]),
  ];
  return [...counts, ...(right === null ? [] : [['right', null, null, right.right, right.base] as const]), ...summaryFigures(summary, base)];
}

function summaryFigures(summary: QuestionResult['summary'], base: number): readonly Figure[] {
  switch (summary?.kind) {
    case 'choices':
      return [
        ...scaleFigures(summary.scale),
        ...summary.choices.flatMap(({ name, label, count, share }): readonly Figure[] => [['count', name, words(label), count, base], ['share', name, words(label), share, base]]),
      ];
    case 'ranking':
      return summary.choices.flatMap(({ name, label, points, first, meanRank }): readonly Figure[] => [
        ['points', name, words(label), points, base], ['first', name, words(label), first, base], ['meanRank', name, words(label), meanRank, base],
      ]);
    case 'numbers':
      return [
        ...scaleFigures(summary.scale),
        ...(summary.extremes === null ? [] : [['least', null, null, summary.extremes.least, base] as const, ['most', null, null, summary.extremes.most, base] as const]),
        ...summary.bins.map(({ from, to, count }): Figure => ['count', from, to === from ? null : `sampai < ${to}`, count, base]),
      ];
    case 'moments':
      return summary.bins.map(({ at, count }): Figure => ['count', at, summary.by === 'hour' ? 'pukul' : 'bulan', count, base]);
    case 'themes':
      return summary.themes.map(({ term, people }): Figure => ['people', term, null, people, base]);
    case 'count':
    case undefined:
      return [];
  }
}

function scaleFigures(scale: { readonly mean: number; readonly median: number; readonly base: number } | null): readonly Figure[] {
  return scale === null ? [] : [['mean', null, null, scale.mean, scale.base], ['median', null, null, scale.median, scale.base]];
}

function gapFigures(unit: UnitResults): Table {
  return unit.gaps.flatMap(({ competency, basis, people, demanded, shown, gap }) =>
    Object.entries({ demanded, shown, gap }).map(([measure, value]): readonly Cell[] => [unitName(unit), null, null, 'gap', measure, competency, BASIS_WORDS[basis], value, people]),
  );
}

function gapTable(units: readonly UnitResults[]): Table {
  return [
    ['Unit', 'Kompetensi', 'Nama', 'Dasar', 'Orang', 'Dituntut', 'Terlihat', 'Selisih', 'Di bawah tuntutan'],
    ...units.flatMap((unit) => unit.gaps.map(({ competency, name, basis, people, demanded, shown, gap, below }): readonly Cell[] => [unitName(unit), competency, words(name), BASIS_WORDS[basis], people, demanded, shown, gap, below])),
  ];
}

function changeTable({ before }: ResultsReport): Table {
  return [['Pertanyaan', 'Yang dihitung', 'Sebelum', 'Dasar', 'Kini', 'Dasar', 'Perubahan'], ...(before === null ? [] : before.changes.flatMap(changeRows))];
}

function changeRows({ question, base, mean, right, shares }: ChangeNoted): Table {
  return [
    ...(mean === null ? [] : [[question, 'rata-rata', mean.before.mean, mean.before.base, mean.now.mean, mean.now.base, mean.difference]]),
    ...(right === null ? [] : [[question, 'jawaban benar', right.before.right / right.before.base, right.before.base, right.now.right / right.now.base, right.now.base, right.difference]]),
    ...shares.map(({ name, label, now, before, difference }): readonly Cell[] => [question, words(label) || name, before, base.before, now, base.now, difference]),
  ];
}

function differenceTable({ whole, before }: ResultsReport): Table {
  const told = new Map<string, readonly Cell[]>();
  const all = [...whole.questions, ...(before?.changes ?? [])].flatMap(({ question, differences }) => differences.map((difference) => ({ question, line: differenceLine(difference) })));
  for (const { question, line } of all) told.set(`${question}\n${line}`, [question, line]);
  return [['Pertanyaan', 'Perbedaan'], ...told.values()];
}

function discussedTable({ discussed }: ResultsReport): Table {
  return [
    ['Unit', 'Topik', 'Peringkat', 'Kebutuhan', 'Suara', 'Peserta'],
    ...discussed.map(({ unit, topic, rank, text, votes, participants }): readonly Cell[] => [unit.join(' / '), topic, rank, text, votes, participants]),
  ];
}
