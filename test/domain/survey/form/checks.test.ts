import { expect, test } from 'vitest';
import { problems, survey, warnings, YES_NO } from './written.js';

const text = (name: string, more = {}) => ({ type: 'text', name, label: name.toUpperCase(), ...more });

test.each([
  ['relevant', { relevant: '${zz} = 1' }], ['constraint', { constraint: '. > ${zz}' }], ['calculation', { calculation: '${zz} + 1' }], ['required', { required: '${zz} = 1' }], ['read_only', { read_only: '${zz} = 1' }],
  ['default', { default: '${zz}' }], ['trigger', { trigger: '${zz}', calculation: '1' }], ['label', { label: 'Halo ${zz}' }], ['hint', { hint: 'Halo ${zz}' }], ['guidance_hint', { guidance_hint: '${zz}' }],
  ['constraint_message', { constraint_message: 'Lebih dari ${zz}.' }], ['required_message', { required_message: '${zz}?' }],
])('a question that is not there is named in the column %s', (column, more) => {
  expect(problems({ survey: [text('a'), text('b', more)] })).toContain(`survey 2 ${column}: There is no \${zz}. Use the name of a question of the sheet survey.`);
});

test('it is named in filters, counts and choices as well, with the one that is meant', () => {
  expect(problems({ survey: [text('warna'), { type: 'select_one ya_tidak', name: 'q', label: 'Q', choice_filter: 'name = ${warma}' }, { type: 'begin repeat', name: 'r', label: 'R', repeat_count: '${x}' }, text('b'), { type: 'end repeat' }], choices: YES_NO })).toEqual([
    'survey 2 choice_filter: There is no ${warma}. Is ${warna} meant?', 'survey 3 repeat_count: There is no ${x}. Use the name of a question of the sheet survey.',
  ]);
  expect(problems({ survey: [{ type: 'select_one l', name: 'q', label: 'Q' }], choices: [{ list_name: 'l', name: 'a', label: 'A ${y}' }] })).toEqual(['choices 1 label: There is no ${y}. Use the name of a question of the sheet survey.']);
});

test('a name that stands twice cannot be referred to', () => {
  const twice = [text('a'), { type: 'begin group', name: 'g' }, text('a'), { type: 'end group' }];
  expect(problems({ survey: [...twice, text('b', { relevant: "${a} = 'x'" })] })).toEqual(['survey 5 relevant: ${a} can mean several questions of the same name. Give them different names.']);
  expect(problems({ survey: twice })).toEqual([]);
});

test('groups and repeats can be referred to, and so can another time', () => {
  const rows = [{ type: 'begin repeat', name: 'r', label: 'R' }, text('a'), { type: 'end repeat' }, { type: 'calculate', name: 'n', calculation: 'count(${r})' }, text('b', { default: '${last-saved#b}', label: 'Ada ${ n }' })];
  expect(problems({ survey: rows })).toEqual([]);
});

test('an expression that cannot be read is named with the place in it, in the language of the report', () => {
  const rows = [text('a', { relevant: "because pyxform doesn't know", constraint: '. >' }), text('b', { calculation: 'nosuch(1)' })];
  const said = problems({ survey: rows });
  expect(said.map((line) => line.split(':')[0])).toEqual(['survey 1 relevant', 'survey 1 constraint', 'survey 2 calculation']);
  expect(said[1]).toMatch(/^survey 1 constraint: The expression cannot be read at character 4: /);
  expect(problems({ survey: rows }, {}, { language: 'id' })[1]).toMatch(/^survey 1 constraint: Rumus tidak dapat dibaca pada huruf ke-4: /);
});

test('questions that wait for each other are found', () => {
  const said = problems({ survey: [text('a', { relevant: "${b} != ''" }), text('b', { relevant: "${a} != ''" }), text('c', { constraint: ". != ''" })] });
  expect(said).toHaveLength(1);
  expect(said[0]).toMatch(/^survey [12] relevant: .*circle/);
});

test('a name without ${} is said: it reaches nothing', () => {
  const rows = [text('usia'), { ...text('b'), relevant: 'usia > 17' }, { ...text('c'), constraint: '. = budi' }, { ...text('d'), calculation: "count(../usia) + ./x" }];
  expect(warnings({ survey: rows })).toEqual([
    'survey 2 relevant: "usia" without ${} refers to no question and is always empty. Write ${usia}.',
    `survey 3 constraint: "budi" is no question and is always empty. Put texts between quotes, 'budi', or refer to a question as \${name}.`,
    `survey 4 calculation: "x" is no question and is always empty. Put texts between quotes, 'x', or refer to a question as \${name}.`,
  ]);
});

test('a path that leads nowhere, and what another response said, are named', () => {
  const rows = [
    text('a'), { ...text('b'), relevant: "/data/tiada = 'x'" }, { ...text('c'), constraint: ". != ../tiada/lagi" }, { ...text('d'), calculation: "concat(/data/a, ../a, count(../*), count(//a))" },
    { ...text('e'), default: '${last-saved#a}' }, { type: 'begin repeat', name: 'r', label: 'R', repeat_count: '600' }, text('f'), { type: 'end repeat' },
  ];
  expect(warnings({ survey: rows })).toEqual([
    'survey 6 repeat_count: repeat_count says 600; a section is repeated 200 times at most.',
    'survey 5 default: What was said in an earlier response (${last-saved#a}) is not known here; it is always empty.',
    'survey 2 relevant: "/data/tiada" leads to no question and is always empty. Refer to a question as ${name}.',
    'survey 3 constraint: "../tiada/lagi" leads to no question and is always empty. Refer to a question as ${name}.',
  ]);
});

test('expressions that read more than any form needs are refused at once', () => {
  const rows = Array.from({ length: 1200 }, (_, n) => ({ type: 'calculate', name: `c${n}`, calculation: 'count(/data/*)' }));
  expect(problems({ survey: [text('a'), ...rows] })).toEqual([expect.stringContaining('read too many questions at once')]);
});

test('a survey that asks nothing is only warned of: what it tells and computes can be played', () => {
  expect(warnings({ survey: [{ type: 'note', name: 'n', label: 'N' }, { type: 'calculate', name: 'c', calculation: '1 + 1' }] })).toEqual(['survey: This survey asks nothing. Add a question before it is launched.']);
});

test('all is said at once, and nothing twice of one cell', () => {
  expect(problems({
    settings: { form_id: 'f', purpose: 'fun' },
    choices: [{ list_name: 'l', name: '', label: 'X' }],
    survey: [{ type: 'video', name: 'a', label: 'A', relevant: '${b} = 1' }, { type: 'select_one x', name: 'b', label: 'B', constraint: '. >' }, text('c', { relevant: '${a} and ${b} and ${d}' })],
  }).map((line) => line.split(':')[0])).toEqual(['settings 1 purpose', 'choices 1 name', 'survey 1 type', 'survey 2 type', 'survey 2 constraint', 'survey 3 relevant']);
});

test('a form of 600 rows is understood at once', () => {
  const rows = Array.from({ length: 600 }, (_, index) => text(`q${index}`, index === 0 ? {} : { relevant: `\${q${index - 1}} != 'x'`, constraint: `. != \${q${Math.floor(index / 2)}}` }));
  expect(survey({ survey: rows }).questions).toHaveLength(600);
});

test('a form that nobody could answer is refused before it takes long', () => {
  expect(problems({ survey: Array.from({ length: 5001 }, (_, index) => text(`q${index}`)) })).toEqual(['survey: The sheet survey has more than 5000 rows. Divide it into several surveys.']);
});

test('of more mistakes than anybody reads, the first thousand are said', () => {
  const said = problems({ survey: Array.from({ length: 1500 }, (_, index) => ({ type: 'nonsense', name: `q${index}`, label: 'Q ${nobody}', relevant: `\${x${index}} = 1 +` })) });
  expect(said).toHaveLength(1000);
  expect(said.at(-1)).toMatch(/only the first 1000 are shown/);
});
