import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { zip, type ZipPart } from '../zip.js';
import { inFolder, readBytes, readHere, refusalOf, say, sheetsIn, survey, inline, type Reading } from './files.js';

const form = survey(`<row r="1">${inline('A1', 'type')}</row><row r="2">${inline('A2', 'note')}</row>`);
const yaml = 'settings:\n  form_id: coba\n  version: 1.10\nsurvey:\n  - { type: note, name: pembuka, label: Selamat datang }\n  - type: text\n    name: nama\n    required: yes\n    relevant: ${pembuka} = 0x1F\n';
const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
const part = (name: string, content: string | Uint8Array = 'x'): ZipPart => ({ name, content: Buffer.from(content) });
const problemsOf = (reading: Reading): readonly unknown[] => (reading.ok ? ['It was read.'] : reading.problems);

describe('YAML', () => {
  test('values are taken as they are written, rows count in their list', async () => {
    expect(await sheetsIn(yaml, 'form.yaml')).toEqual([
      { name: 'settings', headers: ['form_id', 'version'], rows: [{ row: 1, cells: ['coba', '1.10'] }] },
      { name: 'survey', headers: ['type', 'name', 'label', 'required', 'relevant'], rows: [{ row: 1, cells: ['note', 'pembuka', 'Selamat datang', '', ''] }, { row: 2, cells: ['text', 'nama', '', 'yes', '${pembuka} = 0x1F'] }] },
    ]);
  });

  test.each([
    ['survey:\n  - type: text\n    type: note\n', { row: 3, message: say.keyTwice() }],
    ['survey:\n  - type: "text\n', { row: 3, message: say.notYaml() }],
    ['survey: &a\n  - type: text\nchoices: *a\n', { message: say.yamlAliases() }],
    ['teks saja', { row: 1, message: say.yamlLayout() }],
    [`survey:\n${Array.from({ length: 201 }, (_, index) => `  - c${index}: 1\n`).join('')}`, { sheet: 'survey', message: say.tooMuch() }],
    [Buffer.from('survey:\n  - type: caf\xe9\n', 'latin1'), { message: say.notUtf8() }],
    [' '.repeat(1_000_001), { message: say.tooLarge(1) }],
  ])('%.40s is refused', async (text, problem) => {
    expect(await refusalOf(text, 'form.yaml')).toEqual([problem]);
  });

  test('aliases that multiply end in one refusal', async () => {
    const bomb = Array.from({ length: 30 }, (_, index) => `k${index + 1}: &k${index + 1} [${`*k${index}, `.repeat(9)}*k${index}]`).join('\n');
    expect(await refusalOf(`k0: &k0 ya\n${bomb}\nsurvey: *k30\n`, 'form.yml')).toEqual([{ message: say.yamlAliases() }]);
  });

  test('a list within a cell is refused in its place', async () => {
    expect(await refusalOf('survey:\n  - type: text\n  - type: [a]\n', 'form.yml')).toMatchObject([{ sheet: 'survey' }]);
  });
});

describe('folders and ZIP files', () => {
  const pictureAndTable = { 'form.xlsx': form, 'media/peta.PNG': png, 'kota.csv': '\uFEFFkode;nama\n01; Medan \n\n02;"Siantar; kota"\n', '.DS_Store': 'x', '~$form.xlsx': 'x', 'catatan.txt': 'x' };

  test('bring pictures and tables along, and say what is not used', async () => {
    const fromZip = await readBytes(zip(Object.entries(pictureAndTable).map(([name, content]) => part(`survei/${name}`, content))), 'survei.zip');
    const fromFolder = await inFolder(pictureAndTable, (folder) => readHere(folder));
    for (const [reading, prefix] of [[fromZip, 'survei/'], [fromFolder, '']] as const) {
      if (!reading.ok) throw new Error(JSON.stringify(reading.problems));
      const { sheets, pictures, warnings } = reading.document;
      expect(sheets.file).toBe('form.xlsx');
      expect(sheets.media).toEqual(['peta.PNG']);
      expect(sheets.tables).toEqual({ kota: { columns: ['kode', 'nama'], rows: [['01', 'Medan'], ['02', 'Siantar; kota']] } });
      expect(pictures.map(({ name, type, bytes }) => ({ name, type, bytes }))).toEqual([{ name: 'peta.PNG', type: 'image/png', bytes: png.length }]);
      expect(warnings).toEqual([{ message: say.unused(`${prefix}catatan.txt`) }]);
    }
  });

  test.each<readonly [string, Readonly<Record<string, string | Uint8Array>>, readonly unknown[]]>([
    ['no form', { 'a.csv': 'a\n1\n' }, [{ message: say.noForm() }]],
    ['two forms', { 'a.xlsx': form, 'b.yaml': yaml }, [{ message: say.severalForms('a.xlsx, b.yaml') }]],
    ['two files of one name', { 'a.yaml': yaml, 'x/Peta.png': png, 'y/peta.png': png }, [{ message: say.nameTwice('peta.png') }]],
    ['an SVG', { 'a.yaml': yaml, 'peta.svg': '<svg/>' }, [{ message: say.isSvg('peta.svg') }]],
    ['pictures that are none', { 'a.yaml': yaml, 'a.png': '<svg/>', 'b.jpg': 'x' }, [{ message: say.notAPicture('a.png') }, { message: say.notAPicture('b.jpg') }]],
    ['an empty table', { 'a.yaml': yaml, 'a.csv': ' \n' }, [{ message: say.tableEmpty('a.csv') }]],
    ['a table with a row too wide', { 'a.yaml': yaml, 'a.csv': 'a,b\n1,2\n1,2,3\n' }, [{ row: 3, message: say.tableWide('a.csv') }]],
    ['a table with an open quotation mark', { 'a.yaml': yaml, 'a.csv': 'a,b\n1,"2\n' }, [{ row: 2, message: say.tableUnreadable('a.csv') }]],
    ['a table with an endless line', { 'a.yaml': yaml, 'a.csv': `a\n${','.repeat(200_000)}` }, [{ row: 2, message: say.tableUnreadable('a.csv') }]],
  ])('are refused for %s', async (_, files, problems) => {
    expect(problemsOf(await inFolder(files, (folder) => readHere(folder)))).toEqual(problems);
    expect(await refusalOf(zip(Object.entries(files).map(([name, content]) => part(name, content))), 'a.zip')).toEqual(problems);
  });

  test('a table in an old encoding is read with a warning', async () => {
    const reading = await inFolder({ 'a.yaml': yaml, 'a.csv': Buffer.from('nama\nDesir\xe9e\n', 'latin1') }, (folder) => readHere(folder));
    expect(reading.ok && [reading.document.sheets.tables, reading.document.warnings]).toEqual([{ a: { columns: ['nama'], rows: [['Desirée']] } }, [{ message: say.tableOldEncoding('a.csv') }]]);
  });

  test('what came with a form counts in all', async () => {
    const big = Buffer.concat([png, Buffer.alloc(600)]);
    const files = [part('a.yaml', yaml), part('a.png', big), part('b.png', big)];
    expect(await refusalOf(zip(files), 'a.zip', { pictureBytes: 500 })).toEqual([{ message: say.pictureTooLarge('a.png', 0) }, { message: say.pictureTooLarge('b.png', 0) }]);
    expect(await refusalOf(zip(files), 'a.zip', { picturesBytes: 1000 })).toEqual([{ message: say.picturesTooLarge(0) }]);
    expect(await refusalOf(zip([part('a.yaml', yaml), part('a.csv', 'a\n1\n2\n3\n')]), 'a.zip', { rows: 2 })).toEqual([{ message: say.tableTooLong('a.csv', 2) }]);
    expect(await refusalOf(zip([part('a.yaml', yaml), part('a.csv', 'a\n1\n2\n3\n')]), 'a.zip', { cells: 3 })).toEqual([{ message: say.tooMuch() }]);
    // Empty cells before one that holds something are carried along.
    expect(await refusalOf(zip([part('a.yaml', yaml), part('a.csv', `a${',a'.repeat(99)}\n${`${','.repeat(99)}1\n`.repeat(50)}`)]), 'a.zip', { grid: 5000 })).toEqual([{ message: say.tooMuch() }]);
  });

  test.each(['../form.xlsx', 'x/../../form.xlsx', '/form.xlsx', 'C:/form.xlsx', '..\\form.xlsx'])('a ZIP file with %s leads nowhere', async (name) => {
    expect(await refusalOf(zip([part(name, form), part('a.yaml', yaml)]), 'a.zip')).toEqual([{ message: say.unsafeName(name) }]);
  });

  test('links are not followed, in a folder or a ZIP file', async () => {
    const linked = inFolder({ 'a.yaml': yaml }, (folder) => {
      symlinkSync('/etc/passwd', join(folder, 'kota.csv'));
      return readHere(folder);
    });
    expect(problemsOf(await linked)).toEqual([{ message: say.isLink('kota.csv') }]);
    expect(await refusalOf(zip([part('a.yaml', yaml), { name: 'kota.csv', content: Buffer.from('/etc/passwd'), mode: 0o120777 }]), 'a.zip')).toEqual([{ message: say.isLink('kota.csv') }]);
  });

  test('an encrypted ZIP file asks for its password to be taken off', async () => {
    expect(await refusalOf(zip([{ ...part('a.yaml', yaml), encrypted: true }]), 'a.zip')).toEqual([{ message: say.passwordProtected() }]);
  });
});

describe('files that are no form', () => {
  test.each<readonly [string, string | Uint8Array, string]>([
    ['a.xlsx', '<html><body>x</body></html>', say.notAForm(say.isWebPage())],
    ['a.xlsx', '%PDF-1.7', say.notAForm(say.isPdf())],
    ['a.xlsx', '{\\rtf1 x}', say.notAForm(say.isRichText())],
    ['a.csv', 'type,name\ntext,a\n', say.notAForm(say.isText())],
    ['a.xlsx', Buffer.from([1, 0, 2, 3]), say.notAForm(say.isUnknown())],
    ['a.xlsx', '', say.empty()],
    ['a.ods', zip([part('mimetype', 'application/vnd.oasis.opendocument.spreadsheet')]), say.notAForm(say.isOpenDocument())],
    ['a.xlsb', zip([part('[Content_Types].xml', '<Types/>'), part('xl/workbook.bin')]), say.notAForm(say.isBinaryWorkbook())],
    ['a.docx', zip([part('[Content_Types].xml', '<Types/>'), part('word/document.xml', '<document/>')]), say.notAForm(say.isOtherOffice())],
    ['a.zip', zip([part('b.zip', zip([part('form.xlsx', form)]))]), say.noForm()],
  ])('%s with %.20s', async (name, bytes, message) => {
    expect(await refusalOf(bytes, name)).toEqual([{ message }]);
  });
});
