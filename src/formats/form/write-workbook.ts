import type { FormSheet } from '../../domain/survey/form/sheets.js';
import { writeZip } from '../zip-writer.js';
import { columnLetters } from './values.js';

/** How a column looks and what it offers; `choices` are suggestions in a list, anything else can be typed all the same. */
export interface ColumnLook {
  /** In characters. */
  readonly width: number;
  readonly choices?: readonly string[];
}

/**
 * Writes sheets as an XLSX workbook for people to fill in: the headers stand out and stay in sight, texts wrap, and every cell is text, so that the program that opens
 * it makes no day out of `1-2`. Written by hand because the library we read legacy workbooks with writes neither frozen rows nor looks.
 * @param looks by header, and for a header that means different things by `sheet/header`
 */
export function writeWorkbook(sheets: readonly FormSheet[], looks: Readonly<Record<string, ColumnLook>>): Uint8Array {
  const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
  const types = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
  const xml = (content: string): string => `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n${content}`;
  const numbers = sheets.map((_, index) => index + 1);
  const relation = (id: number, type: string, target: string): string => `<Relationship Id="rId${id}" Type="${relations}/${type}" Target="${target}"/>`;
  return writeZip([
    {
      name: '[Content_Types].xml',
      content: xml(
        `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${types}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${types}.styles+xml"/>${numbers.map((number) => `<Override PartName="/xl/worksheets/sheet${number}.xml" ContentType="${types}.worksheet+xml"/>`).join('')}</Types>`,
      ),
    },
    { name: '_rels/.rels', content: xml(`<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${relation(1, 'officeDocument', 'xl/workbook.xml')}</Relationships>`) },
    {
      name: 'xl/workbook.xml',
      content: xml(`<workbook xmlns="${main}" xmlns:r="${relations}"><sheets>${sheets.map(({ name }, index) => `<sheet name="${escaped(name)}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`).join('')}</sheets></workbook>`),
    },
    {
      name: 'xl/_rels/workbook.xml.rels',
      content: xml(`<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${numbers.map((number) => relation(number, 'worksheet', `worksheets/sheet${number}.xml`)).join('')}${relation(sheets.length + 1, 'styles', 'styles.xml')}</Relationships>`),
    },
    { name: 'xl/styles.xml', content: xml(styles(main)) },
    ...sheets.map((sheet, index) => ({ name: `xl/worksheets/sheet${index + 1}.xml`, content: xml(sheetXml(sheet, looks, main)) })),
  ]);
}

/** Styles by number: 0 as the program likes, 1 a header, 2 a text that wraps. */
const styles = (main: string): string =>
  `<styleSheet xmlns="${main}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>` +
  '<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FFDDEBF7"/><bgColor indexed="64"/></patternFill></fill></fills>' +
  '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>' +
  '<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="49" fontId="1" fillId="2" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>' +
  '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf></cellXfs></styleSheet>';

/** As far down as suggestions are offered. */
const suggestedRows = 1000;
const usualWidth = 18;

function sheetXml({ name, headers, rows }: FormSheet, looks: Readonly<Record<string, ColumnLook>>, main: string): string {
  const lookOf = (header: string): ColumnLook => looks[`${name}/${header}`] ?? looks[header] ?? { width: usualWidth };
  const columns = headers.map((header, index) => `<col min="${index + 1}" max="${index + 1}" width="${lookOf(header).width}" style="2" customWidth="1"/>`);
  const cells = (row: number, style: number, texts: readonly string[]): string => texts.map((text, column) => cellXml(`${columnLetters(column)}${row}`, style, text)).join('');
  const lists = headers.flatMap((header, column) => {
    const { choices } = lookOf(header);
    const letters = columnLetters(column);
    return choices === undefined ? [] : [`<dataValidation type="list" allowBlank="1" showErrorMessage="0" sqref="${letters}2:${letters}${suggestedRows}"><formula1>"${escaped(choices.join(','))}"</formula1></dataValidation>`];
  });
  return (
    `<worksheet xmlns="${main}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>${columns.join('')}</cols>` +
    `<sheetData><row r="1">${cells(1, 1, headers)}</row>${rows.map(({ row, cells: texts }) => `<row r="${row}">${cells(row, 2, texts)}</row>`).join('')}</sheetData>` +
    `${lists.length === 0 ? '' : `<dataValidations count="${lists.length}">${lists.join('')}</dataValidations>`}</worksheet>`
  );
}

function cellXml(place: string, style: number, text: string): string {
  return text === '' ? '' : `<c r="${place}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${escaped(text)}</t></is></c>`;
}

/** Also without the signs that XML cannot hold at all (XML 1.0, production 2, `Char`). */
function escaped(text: string): string {
  return text.replaceAll(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '').replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
