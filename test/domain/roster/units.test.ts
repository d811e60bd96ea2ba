import { expect, test } from 'vitest';
import { rosterMessages } from '../../../src/domain/roster/messages.js';
import { resolveUnits, type UnitMention } from '../../../src/domain/roster/units.js';

const says = rosterMessages.id;
const headings = { unit: 'unit', parent: 'unit_induk' };

function mentions(...pairs: readonly (readonly [unit: string, parent?: string | null, stored?: readonly string[]])[]): readonly UnitMention[] {
  return pairs.map(([unit, parent, stored], index) => ({ row: index + 2, unit, parent: parent ?? null, headings, stored: stored ?? null }));
}

function pathsOf(rows: readonly UnitMention[], known: readonly (readonly string[])[] = []): readonly (string | undefined)[] {
  const { paths } = resolveUnits(rows, known, says);
  return rows.map(({ row }) => paths.get(row)?.join(' > '));
}

function problemsOf(rows: readonly UnitMention[], known: readonly (readonly string[])[] = []): readonly unknown[] {
  return resolveUnits(rows, known, says).problems.map(({ row, column, message }) => [row, column, message]);
}

test('units of one name under different parents are different units', () => {
  expect(pathsOf(mentions(['Dinas A'], ['Dinas B'], ['Sekretariat', 'Dinas A'], ['Sekretariat', 'dinas  b']))).toEqual(['Dinas A', 'Dinas B', 'Dinas A > Sekretariat', 'Dinas B > Sekretariat']);
});

test('the order of the rows does not matter', () => {
  expect(pathsOf(mentions(['Seksi', 'Bidang'], ['Bidang', 'Dinas'], ['Dinas', 'Kota'], ['Kota']))).toEqual(['Kota > Dinas > Bidang > Seksi', 'Kota > Dinas > Bidang', 'Kota > Dinas', 'Kota']);
});

test('a parent that several units are named after asks for the path in full', () => {
  const rows = mentions(['Sekretariat', 'Dinas A'], ['Sekretariat', 'Dinas B'], ['Umum', 'Sekretariat']);
  expect(problemsOf(rows)).toEqual([[4, 'unit_induk', says.unitUnclear('Sekretariat', '"Dinas A > Sekretariat", "Dinas B > Sekretariat"')]]);
  expect(pathsOf(mentions(['Sekretariat', 'Dinas A'], ['Sekretariat', 'Dinas B'], ['Umum', 'Dinas B > Sekretariat']))[2]).toBe('Dinas B > Sekretariat > Umum');
});

test('a row that leaves the parent out follows the other rows of its unit', () => {
  expect(pathsOf(mentions(['Bidang', 'Dinas'], ['Bidang'], ['bidang']))).toEqual(['Dinas > Bidang', 'Dinas > Bidang', 'Dinas > Bidang']);
  expect(problemsOf(mentions(['Bidang', 'Dinas A'], ['Bidang', 'Dinas B'], ['Bidang']))).toEqual([[4, 'unit_induk', says.unitUnclear('Bidang', '"Dinas A", "Dinas B"')]]);
});

test('stored units are found, keep their spelling, and decide for the people in them', () => {
  const known = [['Kota Medan', 'Dinas Pendidikan', 'Sekretariat'], ['Kota Medan', 'Dinas Kesehatan', 'Sekretariat']];
  expect(pathsOf(mentions(['umum', 'DINAS KESEHATAN']), known)).toEqual(['Kota Medan > Dinas Kesehatan > umum']);
  expect(pathsOf(mentions(['SEKRETARIAT', null, ['Kota Medan', 'Dinas Kesehatan', 'Sekretariat']]), known)).toEqual(['Kota Medan > Dinas Kesehatan > Sekretariat']);
  expect(problemsOf(mentions(['Sekretariat']), known)).toHaveLength(1);
});

test('a parent without people becomes a unit at the top, with one warning', () => {
  const resolved = resolveUnits(mentions(['Bidang 1', 'Dinas'], ['Bidang 2', 'Dinas']), [], says);
  expect(resolved.warnings).toEqual([{ row: 2, column: 'unit_induk', message: says.unitOnlyParent('Dinas') }]);
  expect(resolved.units.map(({ path }) => path.join(' > '))).toEqual(['Dinas', 'Dinas > Bidang 1', 'Dinas > Bidang 2']);
});

test('a path in full must exist', () => {
  expect(problemsOf(mentions(['Umum', 'Dinas X > Sekretariat']))).toEqual([[2, 'unit_induk', says.unitUnknownPath('Dinas X > Sekretariat')]]);
});

test('a circle of units is refused once', () => {
  expect(problemsOf(mentions(['A', 'B'], ['B', 'C'], ['C', 'A'], ['D', 'A']))).toEqual([[2, 'unit_induk', says.unitCircle('A → B → C → A')]]);
  expect(problemsOf(mentions(['A', 'A']))).toEqual([[2, 'unit_induk', says.unitCircle('A → A')]]);
});

test('a tree that never ends is refused, not followed', () => {
  const chain = Array.from({ length: 200 }, (_, index): readonly [string, string] => [`Unit ${index}`, `Unit ${index + 1}`]);
  expect(problemsOf(mentions(...chain)).length).toBeGreaterThan(0);
});
