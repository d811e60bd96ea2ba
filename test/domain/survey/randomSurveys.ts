import fc from 'fast-check';
import type { FormNode, Input, Question, Survey } from '../../../src/domain/survey/types.js';

const choices = ['a', 'b', 'c'].map((name) => ({ name, label: { id: name.toUpperCase() }, extra: { first: name, even: name === 'b' ? '1' : '0' } }));

const KINDS = ['select_one', 'select_multiple', 'rank', 'integer', 'decimal', 'range', 'text', 'date', 'time', 'datetime', 'acknowledge', 'geopoint', 'image', 'note', 'calculate', 'hidden', 'today'] as const;

const row = fc.record({
  kind: fc.constantFrom(...KINDS, 'select_one' as const, 'integer' as const),
  required: fc.boolean(),
  on: fc.option(fc.record({ back: fc.integer({ min: 1, max: 8 }), test: fc.constantFrom("selected(X, 'a')", "selected(X, 'b')", 'X > 2', "X != ''", "not(X = 'b')", 'today() < X', 'position(..) = 1', 'count(X) > 1') })),
  constraint: fc.option(fc.constantFrom('. < 5', "not(selected(., 'c') and count-selected(.) > 1)", 'string-length(.) < 4', '. != ${first}')),
  extra: fc.option(fc.constantFrom('default', 'dynamic', 'trigger', 'filter', 'calculated', 'readOnly', 'random')),
  around: fc.constantFrom('none', 'none', 'none', 'group', 'repeat', 'counted', 'inner'),
});
type Row = typeof row extends fc.Arbitrary<infer R> ? R : never;

function question(drawn: Row, index: number): Question {
  const reference = drawn.on === null || drawn.on.back > index ? '${first}' : `\${q${index - drawn.on.back}}`;
  const { kind, extra } = drawn;
  const selects = kind === 'select_one' || kind === 'select_multiple' || kind === 'rank';
  const computed = kind === 'calculate' || (extra === 'calculated' && (kind === 'integer' || kind === 'text')) || extra === 'trigger' || extra === 'random';
  return {
    name: `q${index}`,
    kind,
    label: { id: `Q${index} \${first}` },
    required: drawn.required,
    ...(selects && { list: 'abc' }),
    ...(selects && extra === 'filter' && { choiceFilter: 'first != ${first} or even = 1' }),
    ...(kind === 'range' && { parameters: { start: '0', end: '8', step: '2' } }),
    ...(computed && { calculation: extra === 'random' ? 'once(string(int(random() * 100)))' : `coalesce(${reference}, 3)` }),
    ...(extra === 'trigger' && { trigger: ['first'] }),
    ...(extra === 'default' && { default: { value: '4' } }),
    ...(extra === 'dynamic' && { default: { expression: `coalesce(${reference}, 2)` } }),
    ...(extra === 'readOnly' && { readOnly: "${first} = 'b'" }),
    ...(drawn.on !== null && { relevant: drawn.on.test.replace('X', reference) }),
    ...(drawn.constraint !== null && { constraint: drawn.constraint }),
  };
}

const label = { id: 'Kelompok' };

function nested(rows: readonly Row[]): readonly FormNode[] {
  const nodes: FormNode[] = [];
  rows.forEach((drawn, index) => {
    const asked = question(drawn, index);
    const name = `g${index}`;
    if (drawn.around === 'none') nodes.push(asked);
    else if (drawn.around === 'group') nodes.push({ kind: 'group', name, label, ...(index % 2 === 0 && { relevant: "${first} != 'c'" }), children: [asked] });
    else if (drawn.around === 'repeat') nodes.push({ kind: 'repeat', name, label, children: [asked] });
    else if (drawn.around === 'counted') nodes.push({ kind: 'repeat', name, label, count: "if(${first} = 'a', 2, if(${first} = 'b', 0, 1))", children: [asked] });
    else nodes.push({ kind: 'repeat', name, label, children: [{ kind: 'group', name: `${name}i`, label: {}, children: [{ kind: 'repeat', name: `${name}r`, label, count: 'position(..) + 1', children: [asked] }] }] });
  });
  return nodes;
}

/** Surveys of up to eight questions beside the first, each perhaps depending on earlier ones, some in groups and repeats. */
export const surveys: fc.Arbitrary<Survey> = fc.tuple(fc.array(row, { minLength: 1, maxLength: 8 }), fc.constantFrom(true, true, true, false), fc.boolean()).map(([rows, review, editable]): Survey => {
  // What follows from another question must not lead back to it; only rows before it are read, so it never does.
  const first: Question = { name: 'first', kind: 'select_one', label: { id: 'First' }, required: true, list: 'abc' };
  return {
    id: 's', version: 1, title: { id: 'S' }, languages: ['id'], questions: [first, ...nested(rows)], lists: { abc: choices },
    settings: { purpose: 'general', disclosure: { id: 'D' }, review, respondent: 'named', minutes: 1, editable },
  };
});

export const key = fc.constantFrom('first', 'q0', 'q1', 'q2', 'q3', 'q4', 'g0[1]/q0', 'g1[1]/q1', 'g1[2]/q1', 'g2[1]/+', 'g3/#', 'none', '__proto__');
const choice = fc.constantFrom('a', 'b', 'c', 'd', 'yes', 'no', 'OK', '4', '2026-11-22', 'constructor');
/** Turns relative to the open one: mostly right, sometimes not. */
const drift = fc.constantFrom(0, 0, 0, 0, 0, 0, -1, 1, -3);

export interface Drifting {
  readonly drift: number;
  /** @param kind of the open question; undefined where none is. */
  readonly input: (turn: number, kind: Question['kind'] | undefined) => Input;
}

const typed = (values: fc.Arbitrary<Input>): fc.Arbitrary<Drifting> => values.map((input) => ({ drift: 0, input: () => input }));
const press = <T>(values: fc.Arbitrary<T>, make: (turn: number, value: T) => Input): fc.Arbitrary<Drifting> =>
  fc.tuple(drift, values).map(([by, value]) => ({ drift: by, input: (turn) => make(turn, value) }));

/** What a person who reads the question would do. */
export function fit(turn: number, kind: Question['kind'] | undefined, picked: string, number: number, done: boolean): Input {
  switch (kind) {
    case 'select_one':
      return { kind: 'choose', turn, choice: picked };
    case 'select_multiple':
      return done ? { kind: 'done', turn } : { kind: 'toggle', turn, choice: picked, on: number % 2 === 0 };
    case 'rank':
      return { kind: 'toggle', turn, choice: picked, on: true };
    case 'acknowledge':
      return { kind: 'choose', turn, choice: 'OK' };
    case 'more':
      return { kind: 'choose', turn, choice: number > 4 ? 'yes' : 'no' };
    case 'range':
      return { kind: 'choose', turn, choice: String(number * 2) };
    case 'date':
      return { kind: 'choose', turn, choice: `2026-11-2${number}` };
    case 'datetime':
      return done ? { kind: 'choose', turn, choice: `2026-11-2${number}` } : { kind: 'say', text: '22/11/2026 14.30' };
    case 'time':
      return { kind: 'say', text: '14.30' };
    case 'geopoint':
      return { kind: 'locate', latitude: -6 - number, longitude: 106, accuracy: 5 };
    case 'image':
      return { kind: 'attach', attachment: { file: `f${number}.jpg`, content: done ? 'image' : 'other', bytes: 100 } };
    default:
      return { kind: 'say', text: String(number) };
  }
}

const fitting: fc.Arbitrary<Drifting> = fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.integer({ min: 0, max: 6 }), fc.boolean()).map(([picked, number, done]) => ({
  drift: 0,
  input: (turn, kind) => {
    if (kind !== undefined) return fit(turn, kind, picked, number, done);
    return done ? { kind: 'back', turn } : { kind: 'correct', turn, question: number < 3 ? 'first' : `q${number - 3}` };
  },
}));

export const inputs: fc.Arbitrary<Drifting> = fc.oneof(
  { weight: 40, arbitrary: fitting },
  { weight: 5, arbitrary: press(fc.constant(0), (turn) => ({ kind: 'back', turn })) },
  { weight: 4, arbitrary: press(choice, (turn, value) => ({ kind: 'choose', turn, choice: value })) },
  { weight: 4, arbitrary: press(fc.tuple(choice, fc.boolean()), (turn, [value, on]) => ({ kind: 'toggle', turn, choice: value, on })) },
  { weight: 2, arbitrary: press(fc.integer({ min: -3, max: 3 }), (turn, page) => ({ kind: 'look', turn, page })) },
  { weight: 3, arbitrary: press(fc.constant(0), (turn) => ({ kind: 'done', turn })) },
  { weight: 5, arbitrary: typed(fc.oneof(fc.constantFrom('a', 'B', '1', '2', '4,5', '1.000', 'a, c', '', 'empat', 'besok', '8.15', '-6.2, 106.8', 'ya', 'tidak'), fc.string()).map((text) => ({ kind: 'say', text }))) },
  { weight: 1, arbitrary: typed(fc.constantFrom<Input>({ kind: 'attach', attachment: { file: 'x', content: 'audio', bytes: 5 } }, { kind: 'locate', latitude: 91, longitude: 0 })) },
  { weight: 4, arbitrary: press(fc.constantFrom('back', 'skip', 'keep', 'keep'), (turn, kind) => ({ kind, turn })) },
  { weight: 2, arbitrary: typed(fc.constantFrom<Input>({ kind: 'start' }, { kind: 'resume' }, { kind: 'ask-again' }, { kind: 'pause' }, { kind: 'other' }, { kind: 'early' }, { kind: 'back' }, { kind: 'skip' }, { kind: 'keep' }, { kind: 'revise' })) },
  { weight: 2, arbitrary: press(key, (turn, question) => ({ kind: 'correct', turn, question })) },
  { weight: 1, arbitrary: press(fc.constant(0), (turn) => ({ kind: 'submit', turn })) },
);
