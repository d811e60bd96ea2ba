import { expect, test } from 'vitest';
import { outline, problems, question, survey, warnings, YES_NO } from './written.js';

const text = (name: string, more = {}) => ({ type: 'text', name, label: name.toUpperCase(), ...more });

test('groups and repeats hold what stands between their rows', () => {
  const read = survey({
    survey: [
      text('a'), { type: 'begin group', name: 'g', label: 'G', relevant: "${a} = 'x'", appearance: 'field-list' }, text('b'), { type: 'begin_repeat', name: 'r', label: 'R', repeat_count: '${a}' }, text('c'), { type: 'end_repeat' }, { type: 'end group', name: 'whatever' }, text('d'),
    ],
  });
  expect(outline(read.questions)).toEqual(['a', { g: ['b', { r: ['c'] }] }, 'd']);
  expect(read.questions[1]).toMatchObject({ kind: 'group', label: { id: 'G' }, relevant: "${a} = 'x'", appearance: ['field-list'], children: [{}, { kind: 'repeat', label: { id: 'R' }, count: '${a}' }] });
});

test('a count that is more than a name is computed before its repeat', () => {
  const rows = (repeat_count: string) => [text('a'), { type: 'begin repeat', name: 'r', label: 'R', repeat_count }, text('c'), { type: 'end repeat' }];
  expect(survey({ survey: rows('2') }).questions.slice(1)).toMatchObject([{ name: 'r_count', kind: 'calculate', calculation: '2' }, { name: 'r', count: '${r_count}' }]);
  expect(outline(survey({ survey: rows('${ a }') }).questions)).toEqual(['a', { r: ['c'] }]);
  expect(survey({ survey: rows('') }).questions[1]).not.toHaveProperty('count');
  expect(outline(survey({ survey: [text('r_count'), ...rows('1 + 1')] }).questions)).toEqual(['r_count', 'a', { r: ['c'] }]);
});

test('rows that do not match are named, with where the other one is', () => {
  expect(problems({ survey: [text('a'), { type: 'end group' }] })).toEqual(['survey 2 type: This end group has no begin group before it. Remove the row, or add its beginning.']);
  expect(problems({ survey: [{ type: 'begin group', name: 'g' }, text('a')] })).toEqual(['survey 1 type: begin group "g" is not closed. Add a row end group.']);
  expect(problems({ survey: [{ type: 'begin group', name: 'g' }, { type: 'begin repeat', name: 'r' }, text('a'), { type: 'end group' }] })).toEqual(['survey 4 type: This end group closes begin repeat "r" of row 2. Close that with end repeat first.']);
  expect(problems({ survey: [{ type: 'begin group', name: 'g' }, text('a'), { type: 'end repeat' }] })).toEqual(['survey 3 type: This end repeat closes begin group "g" of row 1. Close that with end group first.']);
});

test('rows that have no effect on a group are warned of', () => {
  const rows = [{ type: 'begin group', name: 'g', label: 'G', hint: 'H', required: 'yes', repeat_count: '3' }, { type: 'end group', relevant: '1 = 1' }, text('a'), { type: 'begin group', name: 'h' }, text('b'), { type: 'end group' }];
  expect(warnings({ survey: rows })).toEqual([
    'survey 1 required: required has no effect on a group and is ignored. Write it with the question.',
    'survey 1 hint: hint has no effect on a group and is ignored. Write it with the question.',
    'survey 1 repeat_count: repeat_count is for begin repeat; it is ignored here.',
    'survey 2 relevant: relevant has no effect on a closing row. Move it to the begin row.',
    'survey 1: The group "g" holds no questions.',
  ]);
});

test('rows that are disabled are left out, and rows without a type are comments', () => {
  expect(outline(survey({ survey: [text('a'), text('b', { disabled: 'yes' }), text('c', { disabled: 'no' }), { hint: 'only a comment' }] }).questions)).toEqual(['a', 'c']);
});

test('names: which there may be, and where they must differ', () => {
  expect(problems({ survey: [text('1a'), text('a b'), text('a'), text('a'), { type: 'text', label: 'L' }, text('meta'), text('__proto__')] })).toEqual([
    'survey 1 name: The name "1a" cannot be used. Begin with a letter or underscore; then letters, digits, "_", "-" or ".", no spaces.',
    'survey 2 name: The name "a b" cannot be used. Begin with a letter or underscore; then letters, digits, "_", "-" or ".", no spaces.',
    'survey 4 name: The name "a" is used in the same group already. Change one.',
    'survey 5 name: This row has no name. Fill in a short name without spaces, such as age.',
    'survey 6 name: The name "meta" is reserved by the standard. Use another one.',
    'survey 7 name: The name "__proto__" cannot be used. Begin with a letter or underscore; then letters, digits, "_", "-" or ".", no spaces.',
  ]);
  const apart = [text('a'), { type: 'begin group', name: 'g' }, text('a'), { type: 'end group' }, text('usia-anak'), text('_x.1'), text('umur_ñ')];
  expect(outline(survey({ survey: apart }).questions)).toEqual(['a', { g: ['a'] }, 'usia-anak', '_x.1', 'umur_ñ']);
  expect(warnings({ survey: [text('a'), text('A')] })).toEqual(['survey 2 name: The name "A" differs from another one by capitals alone. Better change one.']);
});

test('a repeat has a name of its own in the whole form', () => {
  const repeat = (name: string, inner: string) => [{ type: 'begin repeat', name, label: 'R' }, text(inner), { type: 'end repeat' }];
  expect(problems({ survey: [...repeat('r', 'a'), { type: 'begin group', name: 'g' }, ...repeat('r', 'b'), { type: 'end group' }, ...repeat('data', 'c')] })).toEqual([
    'survey 5 name: There is another repeat named "r". Each repeat needs a name of its own in the whole form.', 'survey 9 name: A repeat cannot be named "data". Use another name.',
  ]);
});

const table = (type = 'select_one ya_tidak', more = {}) => [
  { type: 'begin group', name: 't', label: 'Tabel', hint: 'Isi semua', appearance: 'table-list w1' }, { type: 'select_one ya_tidak', name: 'a', label: 'A' }, { type, name: 'b', label: 'B', ...more }, { type: 'end group' }, { type: 'select_one ya_tidak', name: 'c', label: 'C' },
];

test('a table-list becomes a note, a row of labels and rows without', () => {
  const read = survey({ survey: table(), choices: YES_NO });
  expect(read.questions).toMatchObject([
    {
      kind: 'group', name: 't', label: {}, appearance: ['field-list', 'w1'],
      children: [
        { kind: 'note', name: 'generated_table_list_label_1', label: { id: 'Tabel' }, hint: { id: 'Isi semua' } },
        { kind: 'select_one', name: 'reserved_name_for_field_list_labels_2', label: { id: 'Tabel' }, list: 'ya_tidak', appearance: ['label'] },
        { name: 'a', appearance: ['list-nolabel'] }, { name: 'b', appearance: ['list-nolabel'] },
      ],
    },
    { name: 'c' },
  ]);
  expect(question({ survey: table(), choices: YES_NO }, 'c')).not.toHaveProperty('appearance');
});

test('a table-list has one list and no filter', () => {
  const choices = [...YES_NO, { list_name: 'l', name: 'x', label: 'X' }];
  expect(problems({ survey: table('select_one l'), choices })).toEqual(['survey 3 type: All questions of a table-list must use the same list; here are "ya_tidak" and "l". Separate them, or use one list.']);
  expect(problems({ survey: [{ type: 'begin group', name: 't', label: 'T', appearance: 'table-list' }, { type: 'select_one ya_tidak', name: 'a', label: 'A', choice_filter: "name != 'ya'" }, { type: 'end group' }], choices })).toEqual([
    'survey 2 choice_filter: choice_filter cannot be used within a table-list. Remove table-list, or remove choice_filter.',
  ]);
});

test('label and list-nolabel may be written by hand', () => {
  const rows = [{ type: 'select_one ya_tidak', name: 'a', label: 'A', appearance: 'label' }, { type: 'select_one ya_tidak', name: 'b', label: 'B', appearance: 'list-nolabel' }, { type: 'select_one ya_tidak', name: 'c', label: 'C', appearance: 'likert' }];
  expect(survey({ survey: rows, choices: YES_NO }).questions).toMatchObject([{ appearance: ['label'] }, { appearance: ['list-nolabel'] }, { appearance: ['likert'] }]);
});

test('a loop has a group for each choice of its list', () => {
  const choices = [{ list_name: 'l', name: 'satu', 'label::id': 'Satu', 'label::en': 'One' }, { list_name: 'l', name: 'none', 'label::id': 'Tidak ada', 'label::en': 'None' }, { list_name: 'l', name: 'dua', 'label::id': 'Dua', 'label::en': 'Two' }];
  const rows = [
    { type: 'begin loop over l', name: 'x', 'label::id': 'X', 'label::en': 'X' }, { type: 'integer', name: 'banyak_%(name)s', 'label::id': 'Berapa %(label)s?', 'label::en': 'How many %(label)s?', constraint: ". != '%(name)s'" }, { type: 'end loop' },
  ];
  expect(survey({ survey: rows, choices }).questions).toMatchObject([{
    kind: 'group', name: 'x',
    children: [
      { kind: 'group', name: 'satu', label: { id: 'Satu', en: 'One' }, children: [{ name: 'banyak_satu', label: { id: 'Berapa Satu?', en: 'How many One?' }, constraint: ". != 'satu'" }] },
      { kind: 'group', name: 'dua', children: [{ name: 'banyak_dua', label: { id: 'Berapa Dua?', en: 'How many Two?' } }] },
    ],
  }]);
  expect(problems({ survey: [text('a'), { type: 'begin loop', name: 'x', label: 'X' }, text('b'), { type: 'end loop' }, { type: 'begin loop over z', name: 'y', label: 'Y' }, text('c'), { type: 'end loop' }], choices })).toEqual([
    'survey 2 type: begin loop needs the name of a list, such as "begin loop over towns".', 'survey 5 type: The sheet choices has no list "z". Add it there, or correct the name.',
  ]);
});

test('groups nested without end are refused', () => {
  const deep = Array.from({ length: 25 }, (_, index) => ({ type: 'begin group', name: `g${index}`, label: 'G' }));
  expect(problems({ survey: [...deep, text('a'), ...deep.map(() => ({ type: 'end group' }))] })[0]).toMatch(/nested more than 20 deep/);
});
