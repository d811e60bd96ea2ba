import { expect, test } from 'vitest';
import { openingState, step } from '../../../src/domain/survey/engine.js';
import { parseYamlForm } from '../../../src/domain/survey/form/parse.js';
import type { Env, Input, SurveyState } from '../../../src/domain/survey/types.js';

const env: Env = { now: Date.UTC(2026, 10, 23, 3), zone: 'Asia/Jakarta', language: 'id', seed: 7 };

/** Plays a form; between any two steps the answers are taken up again, as after a restart. */
function played(rows: readonly Readonly<Record<string, string>>[], inputs: readonly ((turn: number) => Input)[], moments: readonly number[] = [], choices: readonly Readonly<Record<string, string>>[] = []): SurveyState {
  const form = parseYamlForm({ settings: { form_id: 'uji', form_title: 'Uji', disclosure: 'Uji.', allow_choice_duplicates: 'yes' }, survey: rows, ...(choices.length > 0 && { choices }) }, 'uji');
  if (!('survey' in form)) throw new Error(JSON.stringify(form.problems));
  return inputs.reduce<SurveyState>((state, input, at) => step(form.survey, { ...state, answers: { ...state.answers } }, input(state.turn), { ...env, now: moments[at] ?? env.now }).state, openingState(form.survey));
}
const say = (text: string) => (): Input => ({ kind: 'say', text });
const start = (): Input => ({ kind: 'start' });

test('what somebody put in the place of a suggestion stays, whatever else is not relevant', () => {
  const rows = [
    { type: 'integer', name: 'years', label: 'Tahun?' },
    { type: 'text', name: 'other', label: 'Lain?', default: 'x', relevant: '${years} > 30' },
    { type: 'text', name: 'guess', label: 'Tebakan?', calculation: "concat(${other}, 'y')" },
    { type: 'text', name: 'last', label: 'Terakhir?' },
  ];
  expect(played(rows, [start, say('3'), say('lain'), say('selesai')]).answers).toMatchObject({ years: 3, guess: 'lain', last: 'selesai' });
});

test('what a trigger computed before it is relevant is there when it becomes so', () => {
  const rows = [
    { type: 'integer', name: 'first', label: 'Pertama?' },
    { type: 'integer', name: 'second', label: 'Kedua?' },
    { type: 'calculate', name: 'double', calculation: '${first} * 2', trigger: '${first}', relevant: '${second} > 1' },
    { type: 'integer', name: 'third', label: 'Ketiga?' },
  ];
  expect(played(rows, [start, say('4'), say('2'), say('1')]).answers).toMatchObject({ first: 4, second: 2, double: 8, third: 1 });
});

test('what became or ceased to be relevant because time went by is followed up', () => {
  const later = env.now + 48 * 3_600_000;
  const rows = [
    { type: 'integer', name: 'first', label: 'Pertama?' },
    { type: 'integer', name: 'early', label: 'Awal?', relevant: "today() < date('2026-11-24')" },
    { type: 'calculate', name: 'from_early', calculation: 'coalesce(${early}, 100)' },
    { type: 'calculate', name: 'late', calculation: '5', relevant: "today() >= date('2026-11-24')" },
    { type: 'calculate', name: 'from_late', calculation: 'coalesce(${late}, 0)' },
    { type: 'integer', name: 'last', label: 'Terakhir?' },
  ];
  expect(played(rows, [start, say('1'), say('2')]).answers).toMatchObject({ early: 2, from_early: 2, from_late: 0 });
  expect(played(rows, [start, say('1'), say('2'), say('3')], [env.now, env.now, env.now, later]).answers).toMatchObject({ early: { presumed: 2 }, from_early: 100, late: 5, from_late: 5, last: 3 });
});

test('what a note computes is kept for whatever reads it', () => {
  const rows = [{ type: 'text', name: 'a', label: 'A?' }, { type: 'note', name: 'n', label: 'N', calculation: "concat(${a}, 'y')" }, { type: 'calculate', name: 'k', calculation: "concat(${n}, 'z')" }, { type: 'text', name: 'b', label: 'B ${n}' }];
  expect(played(rows, [start, say('x'), say('q')]).answers).toEqual({ a: 'x', n: 'xy', k: 'xyz', b: 'q' });
});

test('the name of a choice that several have is that of the one that was offered', () => {
  const rows = [
    { type: 'select_one kab', name: 'k', label: 'K?' }, { type: 'select_one desa', name: 'd', label: 'D?', choice_filter: 'kab = ${k}' },
    { type: 'calculate', name: 'n', calculation: "jr:choice-name(${d}, '${d}')" }, { type: 'text', name: 'z', label: 'Z?' },
  ];
  const choices = [
    { list_name: 'kab', name: 'k1', label: 'Satu' }, { list_name: 'kab', name: 'k2', label: 'Dua' },
    { list_name: 'desa', name: 'suka', label: 'Suka Satu', kab: 'k1' }, { list_name: 'desa', name: 'suka', label: 'Suka Dua', kab: 'k2' },
  ];
  const choose = (choice: string) => (turn: number): Input => ({ kind: 'choose', turn, choice });
  expect(played(rows, [start, choose('k2'), choose('suka')], [], choices).answers).toMatchObject({ n: 'Suka Dua' });
  expect(played(rows, [start, choose('k1'), choose('suka')], [], choices).answers).toMatchObject({ n: 'Suka Satu' });
});

test('a repeat goes on as long as what is said in it asks for more', () => {
  const rows = [
    { type: 'begin repeat', name: 'r', label: 'R', repeat_count: "count(${r}[more = 'y']) + 1" }, { type: 'select_one y, n', name: 'more', label: 'Lagi?' }, { type: 'end repeat' },
    { type: 'calculate', name: 'banyak', calculation: 'count(${r})' }, { type: 'text', name: 'z', label: 'Z?' },
  ];
  const choose = (choice: string) => (turn: number): Input => ({ kind: 'choose', turn, choice });
  expect(played(rows, [start, choose('y'), choose('y'), choose('n'), say('q')]).answers).toMatchObject({ 'r[1]/more': 'y', 'r[3]/more': 'n', banyak: 3, z: 'q' });
});
