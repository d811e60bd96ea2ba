import { expect, test } from 'vitest';
import { untimed } from '../../../src/domain/results/untimed.js';
import { survey } from '../survey/form/written.js';

const form = survey({
  survey: [
    { type: 'start', name: 'mulai' }, { type: 'today', name: 'hari' },
    { type: 'begin repeat', name: 'anak', label: 'Anak' }, { type: 'date', name: 'lahir', label: 'Lahir?', constraint: '. <= today()' }, { type: 'calculate', name: 'usia', calculation: 'today() - ${lahir}' }, { type: 'end repeat' },
    { type: 'calculate', name: 'jumlah', calculation: 'sum(${usia})' }, { type: 'calculate', name: 'banyak', calculation: 'count(${anak})' }, { type: 'date', name: 'saran', label: 'Kapan?', default: 'today()' },
  ],
});

test('what says when somebody answered is left out, whatever it was computed through; what they said stays', () => {
  const answers = { mulai: '2026-11-24T10:10:38.255+07:00', hari: '2026-11-24', 'anak[1]/lahir': '2020-01-01', 'anak[1]/usia': 2519, jumlah: 2519, banyak: 1, saran: '2026-12-01' };
  expect(untimed(form)({ version: 1, answers }).answers).toEqual({ 'anak[1]/lahir': '2020-01-01', banyak: 1, saran: '2026-12-01' });
});
