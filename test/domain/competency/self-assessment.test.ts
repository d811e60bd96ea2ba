import { expect, test } from 'vitest';
import { loadCompetencies } from '../../../src/content/competencies.js';
import { NOT_MY_TASK, scaleNumber } from '../../../src/domain/competency/self-assessment.js';

test('the five steps are numbers, everything else is none', () => {
  expect(['1', '2', '3', '4', '5', 5].map(scaleNumber)).toEqual([1, 2, 3, 4, 5, 5]);
  expect([NOT_MY_TASK, null, undefined, '0', '6', '', 0, ['3']].map(scaleNumber)).toEqual(Array.from({ length: 8 }, () => null));
});

test('the dictionary has the eight managerial competencies and the socio-cultural one, with source and status', () => {
  const { competencies, levels } = loadCompetencies();
  expect(competencies).toMatchObject({ source: 'PermenPANRB 38/2017', status: 'setting' });
  expect(competencies.value.map(({ area }) => area)).toEqual([...Array.from({ length: 8 }, () => 'managerial'), 'socio-cultural']);
  expect(levels.status).toBe('setting');
  expect(levels.value.map(({ level }) => level)).toEqual([1, 2, 3, 4, 5]);
});
