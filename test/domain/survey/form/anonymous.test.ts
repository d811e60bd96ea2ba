import { expect, test } from 'vitest';
import { problems, survey, warnings } from './written.js';

const settings = { form_id: 'f', anonymous: 'yes' };

test('what shows who somebody is cannot be asked without names', () => {
  for (const type of ['image', 'audio', 'file', 'geopoint']) {
    expect(problems({ survey: [{ type, name: 'a', label: 'A' }], settings })).toEqual([`survey 1 type: "${type}" shows who answers, and this survey is anonymous. Remove this row, or remove anonymous.`]);
    expect(problems({ survey: [{ type, name: 'a', label: 'A' }], settings: { form_id: 'f' } })).toEqual([]);
  }
});

test('what notes when somebody answers cannot be noted: neither by a type of its own nor by what is computed', () => {
  for (const type of ['start', 'end', 'today']) {
    expect(problems({ survey: [{ type: 'text', name: 'q', label: 'Q' }, { type, name: 'a' }], settings })).toEqual([`survey 2 type: "${type}" notes when somebody answers, and this survey is anonymous. Remove it here, or remove anonymous.`]);
  }
  const noted = 'notes when somebody answers';
  expect(problems({ survey: [{ type: 'calculate', name: 'a', calculation: "if(true(), concat('x', now()), '')" }], settings })).toEqual([expect.stringMatching(new RegExp(`^survey 1 calculation: .*${noted}`))]);
  expect(problems({ survey: [{ type: 'begin group', name: 'g', label: 'G' }, { type: 'date', name: 'a', label: 'A', default: 'today()' }, { type: 'end group' }], settings })).toEqual([expect.stringMatching(new RegExp(`^survey 2 default: .*${noted}`))]);
});

test('what is asked cannot hang on the day either', () => {
  const clock = "today() > date('2026-11-24')";
  const said = 'notes when somebody answers';
  for (const column of ['relevant', 'required', 'read_only', 'choice_filter']) {
    expect(problems({ survey: [{ type: 'select_one a, b', name: 'a', label: 'A', [column]: clock }], settings }), column).toEqual([expect.stringMatching(new RegExp(`^survey 1 ${column}: .*${said}`))]);
  }
  for (const column of ['relevant', 'repeat_count', 'read_only']) {
    const rows = [{ type: 'begin repeat', name: 'r', label: 'R', [column]: `if(${clock}, 1, 2)` }, { type: 'text', name: 'a', label: 'A' }, { type: 'end repeat' }];
    expect(problems({ survey: rows, settings }), column).toEqual([expect.stringMatching(new RegExp(`^survey 1 ${column}: .*${said}`))]);
  }
});

test('a confidential survey may compute with times, and says that its results leave them out', () => {
  const rows = [{ type: 'text', name: 'q', label: 'Q' }, { type: 'start', name: 'a' }, { type: 'calculate', name: 'b', calculation: 'now()' }];
  expect(warnings({ survey: rows, settings: { form_id: 'f', respondent: 'confidential' } }).map((said) => said.split(':')[0])).toEqual(['survey 2 type', 'survey 3 calculation']);
  expect(warnings({ survey: rows, settings: { form_id: 'f' } })).toEqual([]);
});

test('today may still be compared with, since nothing of it is kept; words that look like it are words', () => {
  expect(survey({ survey: [{ type: 'date', name: 'a', label: 'A', constraint: '. <= today()' }, { type: 'text', name: 'b', label: 'B', default: 'now or never' }], settings }).settings.respondent).toBe('anonymous');
});
