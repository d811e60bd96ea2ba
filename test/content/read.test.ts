import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { expect, test } from 'vitest';
import { readContent } from '../../src/content/read.js';

const survey = readFileSync(new URL('../../src/content/surveys/kebutuhan-pelatihan.yaml', import.meta.url), 'utf8');
const value: unknown = parse(survey);

test.each([
  ['YAML', survey],
  ['JSON, as the build writes it', JSON.stringify(value)],
])('content is read from %s', (_what, text) => {
  expect(readContent(text)).toEqual({ ok: true, value });
});

test('braces are YAML as well, and a mistake is told with its place', () => {
  expect(readContent('{"a": 1, b: dua}')).toEqual({ ok: true, value: { a: 1, b: 'dua' } });
  expect(readContent('a: "1\nb: 2')).toEqual({ ok: false, messages: [expect.stringContaining('line 2, column 5')] });
});
