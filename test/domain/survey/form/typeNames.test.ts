import { expect, test } from 'vitest';
import { rowType, UNSUPPORTED } from '../../../../src/domain/survey/form/typeNames.js';
import { ASKED_KINDS, SILENT_KINDS } from '../../../../src/domain/survey/types.js';
import { english } from '../../../../src/domain/survey/form/messages.en.js';
import { problems, question } from './written.js';

/** Spellings of pyxform's question_type_dictionary.py and aliases.py. */
test.each([
  ['text', 'text string "q string" "add text prompt" TEXT'],
  ['integer', 'integer int "q int" "add integer prompt" percentage "number of days in last month" "number of days in last six months" "number of days in last year"'],
  ['decimal', 'decimal "q decimal" "add decimal prompt"'],
  ['date', 'date "q date" "add date prompt"'],
  ['time', 'time Time'],
  ['datetime', 'datetime dateTime "date time" "q date time" "q dateTime" "add date time prompt" "add dateTime prompt"'],
  ['note', 'note "q note" "add note prompt"'],
  ['calculate', 'calculate "q calculate" "add calculate prompt"'],
  ['acknowledge', 'acknowledge trigger "q acknowledge" "add acknowledge prompt"'],
  ['image', 'image photo "q picture" "q image" "add image prompt" "add photo prompt"'],
  ['audio', 'audio "q audio" "add audio prompt"'],
  ['file', 'file "add file prompt"'],
  ['geopoint', 'geopoint "q geopoint" location "q location" "add location prompt" gps'],
  ['hidden', 'hidden'],
  ['range', 'range'],
  ['start', 'start "start time" "get start time"'],
  ['end', 'end "end time" "get end time"'],
  ['today', 'today "get today"'],
  ['metadata', 'deviceid "device id" "get device id" imei simserial "sim id" "get sim id" subscriberid "get subscriber id" phonenumber "get phone number" username email uri:deviceid uri:phonenumber audit start-geopoint'],
] as const)('%s in all its spellings', (kind, spellings) => {
  for (const [spelling] of spellings.matchAll(/"[^"]+"|\S+/g)) {
    expect(rowType(spelling.replaceAll('"', '')), spelling).toMatchObject({ kind: 'question', question: kind });
  }
});

test('a phone number is typed, and the phone\'s own number is not known', () => {
  expect(question({ type: 'phone number' })).toMatchObject({ kind: 'text', constraint: "regex(., '^\\d*$')", hint: { id: 'Isi dengan angka saja.' } });
  expect(question({ type: 'phone number', constraint: '. > 0', hint: 'Nomor' })).toMatchObject({ constraint: '. > 0', hint: { id: 'Nomor' } });
  expect(question({ type: 'percentage' })).toMatchObject({ kind: 'integer', constraint: '0 <= . and . <= 100' });
});

test.each([
  ['select_one warna', 'select_one', 'warna', false],
  ['select one warna', 'select_one', 'warna', false],
  ['Select_One  Warna', 'select_one', 'Warna', false],
  ['select one from warna', 'select_one', 'warna', false],
  ['select_one_from warna', 'select_one', 'warna', false],
  ['select1 warna', 'select_one', 'warna', false],
  ['add select one prompt using warna', 'select_one', 'warna', false],
  ['select one using warna', 'select_one', 'warna', false],
  ['q select1 warna', 'select_one', 'warna', false],
  ['select_multiple warna', 'select_multiple', 'warna', false],
  ['select multiple from warna', 'select_multiple', 'warna', false],
  ['select multiple using warna', 'select_multiple', 'warna', false],
  ['select all that apply from warna', 'select_multiple', 'warna', false],
  ['select all that apply warna', 'select_multiple', 'warna', false],
  ['add select multiple prompt using warna', 'select_multiple', 'warna', false],
  ['rank warna', 'rank', 'warna', false],
  ['select_one warna or_other', 'select_one', 'warna', true],
  ['select_one warna or other', 'select_one', 'warna', true],
  ['select one from warna or specify other', 'select_one', 'warna', true],
  ['select_multiple warna or_other', 'select_multiple', 'warna', true],
])('%s', (cell, kind, list, other) => {
  expect(rowType(cell)).toEqual({ kind: 'select', question: kind, list, other, file: false });
});

test('choices out of a file', () => {
  expect(rowType('select_one_from_file kota.csv')).toEqual({ kind: 'select', question: 'select_one', list: 'kota.csv', other: false, file: true });
  expect(rowType('select multiple from file kota.csv')).toMatchObject({ question: 'select_multiple', list: 'kota.csv', file: true });
});

test.each([
  ['begin group', 'begin', 'group'], ['begin_group', 'begin', 'group'], ['Begin Group', 'begin', 'group'], ['end group', 'end', 'group'], ['end_group', 'end', 'group'],
  ['begin repeat', 'begin', 'repeat'], ['begin_repeat', 'begin', 'repeat'], ['begin lgroup', 'begin', 'repeat'], ['begin looped group', 'begin', 'repeat'], ['end lgroup', 'end', 'repeat'], ['end_repeat', 'end', 'repeat'],
  ['begin loop over kota', 'begin', 'loop'], ['end loop', 'end', 'loop'],
])('%s', (cell, kind, section) => {
  expect(rowType(cell)).toMatchObject({ kind, section });
});

test('every kind of question has a type', () => {
  const plain = [...ASKED_KINDS, ...SILENT_KINDS].filter((kind) => kind !== 'metadata');
  for (const kind of plain) expect(['question', 'select'], kind).toContain(rowType(kind === 'select_one' || kind === 'select_multiple' || kind === 'rank' ? `${kind} x` : kind).kind);
});

test.each([
  ['video', 'video'], ['q video', 'video'], ['add video prompt', 'video'], ['barcode', 'barcode'], ['q barcode', 'barcode'], ['geotrace', 'geotrace'], ['geoshape', 'geoshape'], ['osm', 'osm'], ['osm tags', 'osm'],
  ['select_one_external kota', 'select_one_external'], ['select one external kota', 'select_one_external'], ['xml-external', 'xml-external'], ['background-audio', 'background-audio'],
  ['cascading_select kota', 'cascading_select'], ['include', 'include'], ['select_one ${anggota}', 'previous-answers'], ['begin_kobomatrix kota', 'kobo'], ['score__row', 'kobo'],
])('%s is refused by what it is', (cell, what) => {
  expect(rowType(cell)).toEqual({ kind: 'unsupported', what });
  const [problem] = problems({ survey: [{ type: 'text', name: 'a', label: 'A' }, { type: cell, name: 'b', label: 'B' }] });
  expect(problem).toMatch(/^survey 2 type: /);
});

test('whatever is refused says what to do instead', () => {
  for (const what of UNSUPPORTED) expect(english.unsupported[what]('T', 'n')).toMatch(/\. (Use|Move|Copy|Write) /);
});

test('an unknown type is named, with the one that was probably meant', () => {
  expect(problems({ survey: [{ type: 'unknown', name: 'a', label: 'A' }, { type: 'integr', name: 'b', label: 'B' }, { type: 'text now', name: 'c', label: 'C' }, { name: 'd', label: 'D' }] })).toEqual([
    'survey 1 type: The type "unknown" is not known. Use for example text, integer, select_one LIST, or note.',
    'survey 2 type: The type "integr" is not known. Is "integer" meant?',
    'survey 3 type: The type "text now" is not known. Use for example text, integer, select_one LIST, or note.',
    'survey 4 type: This row has a question without a type. Fill in the type, such as text.',
  ]);
});
