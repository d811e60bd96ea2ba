import { expect, test } from 'vitest';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { loadSurveys } from '../../src/content/surveys.js';
import { choicesOf, questionsOf, type Survey, type Text } from '../../src/domain/survey/types.js';

const surveys = loadSurveys();
const byId = (id: string): Survey => {
  const found = surveys.find((survey) => survey.id === id);
  if (found === undefined) throw new Error(`no survey ${id}`);
  return found;
};

test('the surveys of the loop ship', () => {
  expect(surveys.map(({ id }) => id)).toEqual(['kebutuhan-pelatihan', 'tindak-lanjut', 'umpan-balik']);
});

test('every word of every survey is there in both languages, without exclamation marks', () => {
  for (const survey of surveys) {
    expect(survey.languages).toEqual(['id', 'en']);
    for (const [place, text] of texts(survey)) {
      expect(text.en, place).toBeTruthy();
      expect(`${text.id}${text.en ?? ''}`, place).not.toContain('!');
    }
  }
});

test('the needs survey asks at least twelve questions, of every kind, on the eight managerial competencies', () => {
  const needs = byId('kebutuhan-pelatihan');
  const questions = questionsOf(needs);
  const asked = questions.filter(({ kind }) => kind !== 'note' && kind !== 'calculate');
  expect(asked.filter(({ relevant }) => relevant === undefined).length).toBeGreaterThanOrEqual(11);
  expect(asked.length).toBeGreaterThanOrEqual(12);
  const abilities = asked.filter(({ measure }) => measure === 'ability');
  expect(new Set(abilities.map(({ competency }) => competency)).size).toBe(8);
  for (const question of abilities) expect(choicesOf(needs, question).map(({ name }) => name)).toEqual(['1', '2', '3', '4', '5', 'bukan_tugas']);
  expect(new Set(asked.map(({ kind }) => kind))).toEqual(new Set(['select_one', 'select_multiple', 'integer', 'text']));
  expect(asked.some(({ relevant }) => relevant !== undefined)).toBe(true);
});

test('the feedback poll is short, has no summary and says what leaders see', () => {
  const poll = byId('umpan-balik');
  const { settings } = poll;
  expect(questionsOf(poll).map(({ name, required }) => [name, required])).toEqual([['materi', true], ['metode', true], ['narasumber', true], ['komentar', false]]);
  expect(settings).toMatchObject({ purpose: 'feedback', review: false, respondent: 'confidential', minutes: 1 });
  expect(settings.disclosure.id).toContain('lima jawaban atau lebih');
  expect(settings.disclosure.en).toContain('five answers or more');
});

test('every mistake of every file is named at once, with file, row and column', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pamong-surveys-'));
  writeFileSync(join(folder, 'a.yaml'), 'settings: {form_id: a, form_title: A, disclosure: D}\nsurvey:\n  - {type: text, name: q, label: Q, relevant: "${x} ="}\n  - {type: foo, name: r, label: R}\n');
  writeFileSync(join(folder, 'b.yaml'), 'settings: {form_id: b, form_title: B}\nsurvey:\n  - {type: text, name: q, label: Q, colour: red}\n');
  expect(() => loadSurveys(pathToFileURL(`${folder}/`))).toThrow(
    /a\.yaml, survey row 2, type: The type "foo" is not known.*\na\.yaml, survey row 1, relevant: .*\$\{x\}.*\na\.yaml, survey row 1, relevant: .*character 7.*\nb\.yaml, survey, colour: .*not known/s,
  );
});

function texts(survey: Survey): readonly (readonly [string, Text])[] {
  const found: (readonly [string, Text])[] = [[`${survey.id} title`, survey.title], [`${survey.id} disclosure`, survey.settings.disclosure]];
  for (const question of questionsOf(survey)) {
    const place = `${survey.id} ${question.name}`;
    for (const text of [question.label, question.hint, question.requiredMessage, question.constraintMessage]) if (text !== undefined) found.push([place, text]);
    for (const choice of choicesOf(survey, question)) found.push([`${place} ${choice.name}`, choice.label]);
  }
  return found;
}
