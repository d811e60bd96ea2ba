import { expect, test } from 'vitest';
import { compileSurvey } from '../../../src/domain/survey/compile.js';
import { keyOfPath } from '../../../src/domain/survey/written.js';
import { survey } from './form/written.js';

const text = (name: string) => ({ type: 'text', name, label: name });
const form = compileSurvey(survey({
  survey: [
    { type: 'begin group', name: 'g1', label: 'G1' }, text('nama'), { type: 'end group' },
    { type: 'begin group', name: 'g2', label: 'G2' }, text('nama'), { type: 'end group' },
    { type: 'begin repeat', name: 'anak', label: 'Anak' }, text('nama'), text('usia'), { type: 'end repeat' },
  ],
}));

test.each([
  ['usia', 'anak[1]/usia'], ['anak[3]/usia', 'anak[3]/usia'], ['/data/anak[2]/usia', 'anak[2]/usia'], ['anak/usia', 'anak[1]/usia'],
  ['anak[2]/nama', 'anak[2]/nama'], ['/data/anak[2]/nama', 'anak[2]/nama'], ['tidak_ada', null], ['', null],
])('%s means %s', (written, key) => {
  expect(keyOfPath(form, written)).toBe(key);
});

test('a name that stands in several groups is told apart by its group', () => {
  const [first, second, third] = ['g1/nama', 'g2/nama', 'anak[1]/nama'].map((written) => keyOfPath(form, written));
  expect(new Set([first, second, third]).size).toBe(3);
  expect([first, second, third]).not.toContain(null);
  expect(keyOfPath(form, 'data/g2/nama')).toBe(second);
});
