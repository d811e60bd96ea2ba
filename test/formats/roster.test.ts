import { expect, test } from 'vitest';
import { rosterMessages } from '../../src/domain/roster/messages.js';
import { readRoster } from '../../src/formats/roster.js';
import { delimited, gridOf, workbook, type Grid } from './roster-files.js';
import { zip } from './zip.js';

const says = rosterMessages.id;
const heading = ['nip', 'nama', 'unit', 'status'] as const;
const budi = ['198501012010011001', 'Budi', 'Dinas', 'PNS'] as const;
const text = (content: string): Uint8Array => new TextEncoder().encode(content);
const problemsOf = (bytes: Uint8Array, name = 'pegawai.xlsx'): readonly unknown[] => readRoster(bytes, name).problems;

function names(bytes: Uint8Array, name = 'pegawai.csv'): readonly unknown[] {
  const { rows, problems } = readRoster(bytes, name);
  expect(problems).toEqual([]);
  return rows.map(({ row, cells }) => [row, cells.get('name')?.text]);
}

test('headings are known in both languages, whatever their case, spaces and underscores', () => {
  const grid: Grid = [[' NIP ', 'Nama', 'Unit Induk', 'UNIT', 'nip-atasan', 'Status', 'ZonaWaktu'], [...budi]];
  const [row] = readRoster(delimited(grid, ';'), 'a.csv').rows;
  expect([...(row?.cells.values() ?? [])].map((cell) => cell.heading)).toEqual(['nip', 'nama', 'unit_induk', 'unit', 'nip_atasan', 'status', 'zona_waktu']);
});

test('rows are numbered as Excel numbers them, blank ones and quoted line breaks counted as there', () => {
  const csv = text('nip,nama,unit,status\r\n\r\n1,"Budi\nSantoso",Dinas,PNS\r\n,,,\r\n2,Siti,Dinas,PNS\r\n');
  expect(names(csv)).toEqual([[3, 'Budi\nSantoso'], [5, 'Siti']]);
  expect(names(workbook({ Data: [heading, [], budi, ['', '', '', ''], budi] }))).toEqual([[3, 'Budi'], [5, 'Budi']]);
});

test('empty columns at the end are nothing', () => {
  expect(names(text('nip;nama;unit;status;;\n1;Budi;Dinas;PNS;;\n'))).toEqual([[2, 'Budi']]);
});

test('text that is not UTF-8 is read as Windows-1252, and the officer is told', () => {
  const reading = readRoster(Uint8Array.from([...text('nip,nama,unit,status\n1,Ren'), 0xe9, ...text(',Dinas,PNS\n')]), 'a.csv');
  expect(reading.rows[0]?.cells.get('name')?.text).toBe('René');
  expect(reading.warnings).toEqual([{ message: says.oldEncoding() }]);
});

test('text in UTF-16, as Excel saves "Unicode Text", and a line "sep=;" are read', () => {
  expect(names(Uint8Array.from([0xff, 0xfe, ...Buffer.from('nip\tnama\tunit\tstatus\r\n1\tBudi\tDinas\tPNS\r\n', 'utf16le')]))).toEqual([[2, 'Budi']]);
  expect(names(text('sep=;\r\nnip;nama;unit;status\r\n1;Budi, S.E.;Dinas;PNS\r\n'))).toEqual([[2, 'Budi, S.E.']]);
});

test('a missing column is named in the language of the others', () => {
  expect(problemsOf(text('nip,nama,unit\n'))).toEqual([{ row: 1, column: 'status', message: says.columnMissing('status') }]);
  expect(problemsOf(text('nip,unit,status,parent_unit\n'))).toEqual([{ row: 1, column: 'name', message: says.columnMissing('name') }]);
  expect(problemsOf(text('nip,unit,status,unit_induk\n'))).toEqual([{ row: 1, column: 'nama', message: says.columnMissing('nama') }]);
});

test('a column twice is refused, also once in each language', () => {
  expect(problemsOf(text('nip,nama,unit,status,name\n'))).toEqual([{ row: 1, column: 'name', message: says.columnTwice('name') }]);
});

test('unknown columns are named and not read; names that other programs treat specially are only names', () => {
  const reading = readRoster(text('nip,nama,unit,status,__proto__,constructor,Golongan\n1,Budi,Dinas,PNS,polluted,x,III/a\n'), 'a.csv');
  expect(reading.warnings).toEqual([{ row: 1, message: says.columnUnknown('__proto__, constructor, Golongan') }]);
  expect(Object.prototype).not.toHaveProperty('polluted');
  expect(reading.rows[0]?.cells.size).toBe(4);
});

test('a comma in a name without quotation marks is refused instead of moving the cells after it', () => {
  expect(problemsOf(text('nip,nama,unit,status\n1,Budi, S.E.,Dinas,PNS\n'))).toEqual([{ row: 2, message: says.rowTooLong() }]);
});

test('a quotation mark left open is refused with its row', () => {
  expect(problemsOf(text('nip,nama,unit,status\n1,Siti,Dinas,PNS\n2,"Budi,Dinas,PNS\n'))).toEqual([{ row: 3, message: says.quoteNotClosed() }]);
});

test('numbers in a workbook come with all the digits that are left and are marked', () => {
  const reading = readRoster(workbook({ Data: [heading, [198501012010011000, 'Budi', 'Dinas', 'PNS']] }), 'a.xlsx');
  expect(reading.rows[0]?.cells.get('nip')).toEqual({ heading: 'nip', text: '198501012010011008', numeric: true });
});

test('the sheet that is named after employees is read, otherwise the first', () => {
  const other: Grid = [['petunjuk']];
  const reading = readRoster(workbook({ Petunjuk: other, 'Data Pegawai': [heading, budi] }), 'a.xlsx');
  expect([reading.rows.length, reading.warnings]).toEqual([1, [{ message: says.sheetChosen('Data Pegawai') }]]);
  expect(readRoster(workbook({ Satu: [heading, budi], Dua: other }), 'a.xlsx').rows).toHaveLength(1);
});

test('the content decides what a file is, not its name', () => {
  const old = workbook({ Data: [heading, budi] }, 'biff8');
  expect(names(old, 'pegawai.xlsx')).toEqual([[2, 'Budi']]);
  expect(names(delimited([heading, budi], ','), 'pegawai.xlsx')).toEqual([[2, 'Budi']]);
});

test.each([
  ['an empty file', new Uint8Array(), says.fileEmpty()],
  ['blank lines', text('\n\n , \n'), says.fileEmpty()],
  ['a web page', text('\n<html xmlns:x="urn:schemas-microsoft-com:office:excel"><table><tr><td>nip'), says.notATable(says.isWebPage())],
  ['a web page with a mark', text('\uFEFF<!DOCTYPE html>'), says.notATable(says.isWebPage())],
  ['Excel 2003 XML with an entity', text('<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'), says.notATable(says.isWebPage())],
  ['a PDF', text('%PDF-1.7'), says.notATable(says.isPdf())],
  ['noise', Uint8Array.from([1, 0, 2, 0, 3]), says.damaged()],
  ['half a workbook', workbook({ Data: [heading, budi] }).slice(0, 3000), says.damaged()],
  ['half an old workbook', workbook({ Data: [heading, budi] }, 'biff8').slice(0, 700), says.damaged()],
  ['a ZIP of something else', zip([{ name: 'a.txt', content: text('a') }]), says.notATable(says.isOtherZip())],
])('%s is refused with what to do', (_, bytes, message) => {
  expect(problemsOf(bytes)).toEqual([{ message }]);
});

test('a workbook that declares entities is refused unread', () => {
  const bomb = zip([
    { name: 'xl/workbook.xml', content: text('<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><workbook>&b;</workbook>') },
  ]);
  expect(problemsOf(bomb)).toEqual([{ message: says.forbiddenContent() }]);
});

test('a workbook that unpacks to too much is refused, whether its directory says so or lies', () => {
  const content = new Uint8Array(3_000_000);
  const limits = { fileBytes: 1_000_000, contentBytes: 2_000_000, rows: 10 };
  const honest = zip([{ name: 'xl/workbook.xml', content }]);
  const lying = zip([{ name: 'xl/workbook.xml', content, claims: 10 }]);
  expect(honest.length).toBeLessThan(10_000);
  for (const bytes of [honest, lying]) expect(readRoster(bytes, 'a.xlsx', { limits }).problems).toEqual([{ message: says.contentTooLarge(2) }]);
  expect(problemsOf(zip([{ name: 'xl/workbook.xml', content, claims: 10 }]))).toEqual([{ message: says.damaged() }]);
});

test('a file with too many bytes or rows is refused', () => {
  const limits = { fileBytes: 1_000_000, contentBytes: 2_000_000, rows: 2 };
  expect(readRoster(new Uint8Array(1_000_001), 'a.csv', { limits }).problems).toEqual([{ message: says.fileTooLarge(1) }]);
  for (const bytes of [delimited([heading, budi, budi, budi], ','), workbook({ Data: [heading, budi, budi, budi] })]) {
    expect(readRoster(bytes, 'a', { limits }).problems).toEqual([{ message: says.tooManyRows(2) }]);
    expect(readRoster(bytes, 'a', { limits: { ...limits, rows: 3 } }).rows).toHaveLength(3);
  }
});

test('a sheet that claims to be as large as Excel allows is read by what it holds', () => {
  const sheet = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:XFD1048576"/><sheetData>'
    + [heading, budi].map((cells, row) => `<row r="${row + 1}">${cells.map((cell, column) => `<c r="${'ABCD'[column]}${row + 1}" t="inlineStr"><is><t>${cell}</t></is></c>`).join('')}</row>`).join('')
    + '</sheetData></worksheet>';
  const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
  const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const book = zip([
    { name: '[Content_Types].xml', content: text('<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>') },
    { name: 'xl/workbook.xml', content: text(`<workbook xmlns="${main}" xmlns:r="${relations}"><sheets><sheet name="Data" sheetId="1" r:id="rId1"/></sheets></workbook>`) },
    { name: 'xl/_rels/workbook.xml.rels', content: text(`<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${relations}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`) },
    { name: 'xl/worksheets/sheet1.xml', content: text(sheet) },
  ]);
  expect(names(book)).toEqual([[2, 'Budi']]);
});

test('the example roster in both languages has the columns of the manual', () => {
  expect(gridOf([], 'id')[0]?.join(' ')).toBe('nip nama email telepon jabatan unit unit_induk nip_atasan status zona_waktu');
  expect(gridOf([], 'en')[0]?.join(' ')).toBe('nip name email phone position unit parent_unit supervisor_nip status timezone');
});
