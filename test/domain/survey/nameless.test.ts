import { expect, test } from 'vitest';
import { openingState, step } from '../../../src/domain/survey/engine.js';
import type { Env, Input, SurveyState } from '../../../src/domain/survey/types.js';
import { survey } from './form/written.js';

const rows = [
  { type: 'time', name: 'jam', 'label::Bahasa Indonesia (id)': 'Jam berapa?', 'label::English (en)': 'What time?' },
  { type: 'datetime', name: 'saat', 'label::Bahasa Indonesia (id)': 'Kapan?', 'label::English (en)': 'When?' },
  { type: 'select_one nilai', name: 'wajar', 'label::Bahasa Indonesia (id)': 'Wajar?', 'label::English (en)': 'Fair?' },
  { type: 'calculate', name: 'kata', calculation: "jr:choice-name(${wajar}, '${wajar}')" },
  { type: 'calculate', name: 'teks', calculation: "format-date-time(${saat}, '%H:%M')" },
];
const choices = [{ list_name: 'nilai', name: 'a', 'label::Bahasa Indonesia (id)': 'Wajar', 'label::English (en)': 'Fair' }];

/** What somebody with this zone and language leaves by saying the same. */
function kept(respondent: string, person: Pick<Env, 'zone' | 'language'>): SurveyState['answers'] {
  const form = survey({ settings: { form_id: 'uji', form_title: 'Uji', respondent, default_language: 'Bahasa Indonesia (id)' }, survey: rows, choices });
  const inputs: readonly ((turn: number) => Input)[] = [() => ({ kind: 'start' }), () => ({ kind: 'say', text: '16.30' }), () => ({ kind: 'say', text: '24-11-2026 08.15' }), (turn) => ({ kind: 'choose', turn, choice: 'a' })];
  return inputs.reduce<SurveyState>((state, input) => step(form, state, input(state.turn), { ...person, now: Date.UTC(2026, 10, 23, 3), seed: 1 }).state, openingState(form)).answers;
}
const jakarta = { zone: 'Asia/Jakarta', language: 'id' };
const jayapura = { zone: 'Asia/Jayapura', language: 'en' };

test.each(['anonymous', 'confidential'])('nobody can be told by their zone or language in a survey that is %s', (respondent) => {
  const answers = kept(respondent, jakarta);
  expect(answers).toEqual({ jam: '16:30:00.000+07:00', saat: '2026-11-24T08:15:00.000+07:00', wajar: 'a', kata: 'Wajar', teks: '08:15' });
  expect(kept(respondent, jayapura)).toEqual(answers);
});

test('where answers have names, times are those of the person', () => {
  expect(kept('named', jayapura)).toMatchObject({ jam: '16:30:00.000+09:00', saat: '2026-11-24T08:15:00.000+09:00', kata: 'Fair', teks: '08:15' });
});
