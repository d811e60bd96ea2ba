import { utils, write } from '@e965/xlsx';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inline, refusalOf, readBytes, say, sheetsIn, survey, workbook } from './files.js';

const head = '<row r="1"><c r="A1" t="str"><v>name</v></c><c r="B1" t="str"><v>label</v></c></row>';

/** The texts of the first sheet's first row below its headers. */
const cellsOf = async (row: string, parts: { readonly sharedStrings?: string; readonly styles?: string; readonly workbookPr?: string } = {}): Promise<readonly string[]> =>
  (await sheetsIn(workbook({ sheets: { survey: `<sheetData>${head}<row r="2">${row}</row></sheetData>` }, ...parts })))[0]?.rows[0]?.cells ?? [];

const styles = '<numFmts><numFmt numFmtId="164" formatCode="dd/mm/yyyy hh:mm"/></numFmts><cellStyleXfs><xf numFmtId="9"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="20"/></cellXfs><dxfs><dxf><numFmt numFmtId="0" formatCode="yyyy"/></dxf></dxfs>';

describe('cells', () => {
  test('numbers are plain digits, truth values are TRUE and FALSE', async () => {
    expect(await cellsOf('<c r="A2"><v>1.0</v></c><c r="B2"><v>0.30000000000000004</v></c><c r="C2" t="b"><v>1</v></c><c r="D2" t="b"><v>0</v></c><c r="E2"><v>1E+3</v></c>')).toEqual(['1', '0.3', 'TRUE', 'FALSE', '1000']);
  });

  test('days and times are ISO 8601, whatever they look like on screen', async () => {
    expect(await cellsOf('<c r="A2" s="1"><v>45986</v></c><c r="B2" s="2"><v>45986.5</v></c><c r="C2" s="3"><v>0.75</v></c><c r="D2" t="d" s="1"><v>2025-11-25T00:00:00</v></c>', { styles })).toEqual(['2025-11-25', '2025-11-25T12:00:00', '18:00:00', '2025-11-25']);
    expect(await cellsOf('<c r="A2" s="1"><v>44524</v></c>', { styles, workbookPr: '<workbookPr date1904="1"/>' })).toEqual(['2025-11-25', '']);
  });

  test('rich text loses its looks and its readings', async () => {
    const sharedStrings = '<si><t xml:space="preserve"> satu </t></si><si><r><rPr><b/></rPr><t>du</t></r><r><t>a_x000D_\n</t></r><rPh sb="0" eb="1"><t>bacaan</t></rPh></si>';
    expect(await cellsOf('<c r="A2" t="s"><v>0</v></c><c r="B2" t="s"><v>1</v></c><c r="C2" t="inlineStr"><is><r><t>ti</t></r><r><t>ga</t></r></is></c>', { sharedStrings })).toEqual(['satu', 'dua', 'tiga']);
  });

  test('a formula is what it last showed', async () => {
    expect(await cellsOf('<c r="A2" t="str"><f>CONCAT("a","b")</f><v>ab</v></c><c r="B2"><f>1+1</f><v>2</v></c><c r="C2"><f>A9</f></c>')).toEqual(['ab', '2']);
  });

  test('blanks and no-break spaces around go, curly quotes stay', async () => {
    expect(await cellsOf(`${inline('A2', '&#160;\u00A0 “ya”&#160;')}${inline('B2', ' \n ')}`)).toEqual(['“ya”', '']);
  });

  test('places may be left out, rows may come in any order', async () => {
    expect((await sheetsIn(survey('<row><c t="str"><v>name</v></c><c r="C1" t="str"><v>label</v></c></row><row r="7"><c><v>3</v></c></row><row r="5"><c r="B5"><v>1</v></c><c><v>2</v></c></row>')))[0]).toEqual({
      name: 'survey',
      headers: ['name', '', 'label'],
      rows: [{ row: 5, cells: ['', '1', '2'] }, { row: 7, cells: ['3', '', ''] }],
    });
  });

  test('the first row that holds something are the headers, and rows keep the numbers that Excel shows', async () => {
    const [sheet] = await sheetsIn(survey(`<row r="1"><c r="A1" s="3"/></row><row r="3">${inline('B3', 'name')}</row><row r="4"><c r="B4"/></row><row r="9">${inline('B9', 'usia')}</row>`));
    expect(sheet).toEqual({ name: 'survey', headers: ['', 'name'], rows: [{ row: 9, cells: ['', 'usia'] }] });
  });

  test('prefixes, UTF-16 and the strict flavour are read alike', async () => {
    const text = `<?xml version="1.0" encoding="UTF-16"?><x:worksheet xmlns:x="urn:x"><x:sheetData><x:row r="1"><x:c r="A1" t="inlineStr"><x:is><x:t>nama é</x:t></x:is></x:c></x:row></x:sheetData></x:worksheet>`;
    expect((await sheetsIn(workbook({ sheets: { survey: text } })))[0]?.headers).toEqual(['nama é']);
    const wide = Buffer.from(`\uFEFF${text}`, 'utf16le');
    expect((await sheetsIn(workbook({ sheets: { survey: wide } })))[0]?.headers).toEqual(['nama é']);
  });

  test('an Excel error is named with its sheet, row and column, and the rest is still read', async () => {
    const reading = await readBytes(workbook({ sheets: { survey: `<sheetData>${head}<row r="4">${inline('A4', 'a')}<c r="B4" t="e"><v>#REF!</v></c><c r="D4" t="e"><v>#N/A</v></c></row></sheetData>` } }));
    expect(reading.ok && reading.document.mistakes).toEqual([
      { sheet: 'survey', row: 4, column: 'label', message: say.cellError('#REF!') },
      { sheet: 'survey', row: 4, column: 'D', message: say.cellError('#N/A') },
    ]);
  });

  test('what stands beyond the columns that are read is a warning, a header there a refusal', async () => {
    const reading = await readBytes(survey(`${head}<row r="2">${inline('A2', 'a')}${inline('XA2', 'jauh')}</row>`));
    expect(reading.ok && reading.document.warnings).toEqual([{ sheet: 'survey', row: 2, column: 'XA', message: say.cellTooFar(200) }]);
    expect(await refusalOf(survey(`<row r="2">${inline('A2', 'name')}${inline('XA2', 'label')}</row>`))).toEqual([{ sheet: 'survey', row: 2, column: 'XA', message: say.headerTooFar(200) }]);
  });
});

describe('workbooks', () => {
  test('every sheet is read, hidden and empty ones too', async () => {
    const book = utils.book_new();
    for (const name of ['survey', 'choices', 'rahasia']) utils.book_append_sheet(book, utils.aoa_to_sheet(name === 'choices' ? [] : [['name'], ['a']]), name);
    book.Workbook = { Sheets: [{}, {}, { Hidden: 2 }] };
    const bytes: unknown = write(book, { type: 'buffer', bookType: 'xlsx' });
    const sheets = await sheetsIn(bytes instanceof Uint8Array ? bytes : '');
    expect(sheets.map(({ name, headers, rows }) => [name, headers.length, rows.length])).toEqual([['survey', 1, 1], ['choices', 0, 0], ['rahasia', 1, 1]]);
  });

  test('whatever a workbook holds comes out as it was put in', async () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'é', '😀', ' ', '&', '<', '>', '"', "'", '\n', '\u00A0', '“', '='), maxLength: 8 });
    const cell = fc.oneof(text, fc.integer({ min: -1_000_000, max: 1_000_000 }), fc.integer({ min: -99_999, max: 99_999 }).map((value) => value / 1000), fc.boolean(), fc.constant(null));
    const rows = fc.array(fc.array(cell, { minLength: 1, maxLength: 5 }), { maxLength: 6 });
    const shown = (value: string | number | boolean | null): string =>
      typeof value === 'string' ? value.replaceAll('\u00A0', ' ').trim() : typeof value === 'boolean' ? String(value).toUpperCase() : value === null ? '' : String(Number(value.toPrecision(15)) + 0);
    await fc.assert(
      fc.asyncProperty(rows, fc.boolean(), async (table, shared) => {
        const bytes: unknown = write(utils.book_new(utils.aoa_to_sheet([['kepala'], ...table]), 'survey'), { type: 'buffer', bookType: 'xlsx', bookSST: shared });
        const [sheet] = await sheetsIn(bytes instanceof Uint8Array ? bytes : '');
        const expected = table.map((row, index) => ({ row: index + 2, cells: row.map(shown) })).filter(({ cells }) => cells.some((value) => value !== ''));
        const trimmed = sheet?.rows.map(({ row, cells }) => ({ row, cells: expected.find((one) => one.row === row)?.cells.map((_, column) => cells[column] ?? '') }));
        expect(trimmed).toEqual(expected);
        expect(sheet?.rows.every(({ row, cells }) => cells.slice(expected.find((one) => one.row === row)?.cells.length).every((value) => value === ''))).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});
