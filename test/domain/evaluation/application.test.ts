import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { applicationOf, USE_FREQUENCIES } from '../../../src/domain/evaluation/application.js';

test('any use at work counts as applied; no occasion yet and no such task are told apart', () => {
  expect(USE_FREQUENCIES.map(applicationOf)).toEqual(['applied', 'applied', 'applied', 'not-yet', 'not-relevant']);
  expect(applicationOf('daily')).toBeUndefined();
  expect(applicationOf(undefined)).toBeUndefined();
});

test('every choice of the question about use in the follow-up survey has a meaning', () => {
  const text = readFileSync(new URL('../../../src/content/surveys/tindak-lanjut.yaml', import.meta.url), 'utf8');
  const { choices } = z.object({ choices: z.array(z.object({ list_name: z.string(), name: z.string() })) }).parse(parse(text));
  expect(choices.filter(({ list_name }) => list_name === 'pemakaian').map(({ name }) => name)).toEqual([...USE_FREQUENCIES]);
});
