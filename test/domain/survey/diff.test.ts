import fc from 'fast-check';
import { expect, test } from 'vitest';
import { choiceChanges, diffSurveys, type SurveyChange } from '../../../src/domain/survey/diff.js';
import type { FormNode, Question, Survey } from '../../../src/domain/survey/types.js';
import { survey, YES_NO, type Written } from './form/written.js';

const text = (name: string, more = {}) => ({ type: 'text', name, label: `Tanya ${name}`, ...more });
const changes = (before: Written, after: Written): readonly SurveyChange[] => diffSurveys(survey(before), survey(after));
const told = (list: readonly SurveyChange[]): readonly string[] => list.map(({ kind, key }) => `${kind} ${key}`);

test('the same form differs in nothing', () => {
  const form = { survey: [text('a'), { type: 'select_one ya_tidak', name: 'b', label: 'B' }], choices: YES_NO };
  expect(changes(form, form)).toEqual([]);
  // A version of its own is nothing that anybody notices.
  expect(diffSurveys(survey(form), { ...survey(form), version: 9, title: { id: 'Lain' } })).toEqual([]);
});

test('questions that came and went', () => {
  expect(changes({ survey: [text('a'), text('b')] }, { survey: [text('a'), { type: 'integer', name: 'c', label: 'C' }] })).toEqual([
    { kind: 'added', key: 'c', type: 'integer', label: { id: 'C' } }, { kind: 'removed', key: 'b', type: 'text', label: { id: 'Tanya b' } },
  ]);
});

test('a question under another name, and one that only looks alike', () => {
  const before = { survey: [text('a'), text('b', { label: 'Umur?' }), text('c', { label: 'Nama?' })] };
  expect(changes(before, { survey: [text('a'), text('umur', { label: 'Umur?' }), text('c', { label: 'Nama?' })] })).toEqual([{ kind: 'renamed', key: 'umur', before: 'b', after: 'umur' }]);
  expect(told(changes(before, { survey: [text('a'), { type: 'integer', name: 'umur', label: 'Umur?' }, text('c', { label: 'Nama?' })] }))).toEqual(['added umur', 'removed b']);
});

test('what moved is what is out of the order that the others keep', () => {
  const rows = (names: string) => ({ survey: [...names].map((name) => text(name)) });
  expect(changes(rows('abcdef'), rows('bcdefa'))).toEqual([{ kind: 'moved', key: 'a', before: { key: 'a', place: 1 }, after: { key: 'a', place: 6 } }]);
  expect(told(changes(rows('abcdef'), rows('fabcde')))).toEqual(['moved f']);
  expect(told(changes(rows('abcd'), rows('axbcd')))).toEqual(['added x']);
});

test('a question that went into a group is still the same', () => {
  const group = { survey: [{ type: 'begin group', name: 'g', label: 'G' }, text('a'), { type: 'end group' }, text('b')] };
  expect(changes({ survey: [text('a'), text('b')] }, group)).toEqual([
    { kind: 'added', key: 'g', type: 'group', label: { id: 'G' } }, { kind: 'moved', key: 'g/a', before: { key: 'a', place: 1 }, after: { key: 'g/a', place: 2 } },
  ]);
});

test('words, rules and what counts, each with before and after', () => {
  const before = { survey: [text('p'), text('a', { hint: 'H', relevant: "${p} = 'x'" })] };
  const after = { survey: [text('p'), { type: 'integer', name: 'a', label: 'Berapa?', constraint: '. > 0', constraint_message: 'Lebih.', required: 'yes', competency: 'k', level: 2 }] };
  expect(changes(before, after)).toEqual([
    { kind: 'retyped', key: 'a', before: 'text', after: 'integer' },
    { kind: 'reworded', key: 'a', part: 'label', before: { id: 'Tanya a' }, after: { id: 'Berapa?' } },
    { kind: 'reworded', key: 'a', part: 'hint', before: { id: 'H' }, after: null },
    { kind: 'reworded', key: 'a', part: 'constraintMessage', before: null, after: { id: 'Lebih.' } },
    { kind: 'rule', key: 'a', part: 'required', before: false, after: true },
    { kind: 'rule', key: 'a', part: 'relevant', before: "${p} = 'x'", after: null },
    { kind: 'rule', key: 'a', part: 'constraint', before: null, after: '. > 0' },
    { kind: 'counting', key: 'a', part: 'competency', before: null, after: 'k' },
    { kind: 'counting', key: 'a', part: 'level', before: null, after: { '*': 2 } },
  ]);
});

test('choices by their names, wherever the list is written', () => {
  const rows = { survey: [{ type: 'select_one ya_tidak', name: 'a', label: 'A' }] };
  const after = [{ list_name: 'ya_tidak', name: 'ragu', label: 'Ragu' }, { list_name: 'ya_tidak', name: 'ya', label: 'Benar' }];
  expect(changes({ ...rows, choices: YES_NO }, { ...rows, choices: after })).toEqual([
    { kind: 'choice-added', key: 'a', choice: 'ragu', label: { id: 'Ragu' } }, { kind: 'choice-relabelled', key: 'a', choice: 'ya', before: { id: 'Ya' }, after: { id: 'Benar' } }, { kind: 'choice-removed', key: 'a', choice: 'tidak', label: { id: 'Tidak' } },
  ]);
  expect(changes({ ...rows, choices: YES_NO }, { ...rows, choices: YES_NO.toReversed() })).toEqual([]);
  const [a, b] = [{ name: 'x', label: { id: 'X' }, extra: { p: '1' } }, { name: 'x', label: { id: 'X' }, extra: { p: '2' } }];
  expect(choiceChanges([a], [a, b])).toEqual([{ kind: 'choice-added', choice: 'x', label: { id: 'X' } }]);
});

test('a repeat that is counted in another way', () => {
  const repeat = (repeat_count: string) => ({ survey: [text('n'), { type: 'begin repeat', name: 'r', label: 'R', repeat_count }, text('a'), { type: 'end repeat' }] });
  expect(changes(repeat('${n}'), repeat(''))).toEqual([{ kind: 'rule', key: 'r', part: 'count', before: '${n}', after: null }]);
});

const question = fc.record({ name: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), label: fc.constantFrom('X', 'Y').map((id) => ({ id })), required: fc.boolean() }).map((some): Question => ({ kind: 'text', ...some }));
const nodes: fc.Arbitrary<readonly FormNode[]> = fc.uniqueArray(question, { selector: ({ name }) => name, maxLength: 6 });
const base = survey({ survey: [text('a')] });
const surveys = nodes.map((questions): Survey => ({ ...base, questions }));

test('what is said to be there and gone adds up, and nothing changes that did not', () => {
  fc.assert(
    fc.property(surveys, surveys, (before, after) => {
      const list = diffSurveys(before, after);
      const count = (kind: SurveyChange['kind']): number => list.filter((change) => change.kind === kind).length;
      expect(before.questions.length - count('removed') + count('added')).toBe(after.questions.length);
      expect(diffSurveys(after, after)).toEqual([]);
      const names = (one: Survey): readonly string[] => one.questions.map(({ name }) => name);
      const common = names(after).filter((name) => names(before).includes(name));
      const kept = common.filter((name) => !list.some((change) => change.kind === 'moved' && change.key === name));
      expect(kept).toEqual(names(before).filter((name) => kept.includes(name)));
    }),
    { numRuns: 300 },
  );
});
