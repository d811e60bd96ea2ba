import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { SUMMARIES } from '../../../src/domain/results/kinds/table.js';
import { resultsOf } from '../../../src/domain/results/results.js';
import { joinVersions } from '../../../src/domain/results/versions.js';
import { answerSchema, surveySchema } from '../../../src/domain/survey/schema.js';
import { questionsOf } from '../../../src/domain/survey/types.js';
import { surveyOf } from './forms.js';

const folder = new URL('../../golden/results/', import.meta.url);
const goldenSchema = z.strictObject({
  /** Each version's questions, oldest first. */
  versions: z.array(z.array(z.unknown())),
  disclosure: z.discriminatedUnion('kind', [z.strictObject({ kind: z.literal('all') }), z.strictObject({ kind: z.literal('groups'), minimum: z.int() })]),
  /** Groups of people, each with the version and the answers. */
  groups: z.array(z.array(z.strictObject({ version: z.int(), answers: z.record(z.string(), answerSchema) }))),
  results: z.unknown().optional(),
});

const names = readdirSync(folder).filter((file) => file.endsWith('.json'));
const read = (name: string) => goldenSchema.parse(JSON.parse(readFileSync(new URL(name, folder), 'utf8')));
const surveysOf = (versions: z.infer<typeof goldenSchema>['versions']) => versions.map((questions, at) => surveySchema.parse({ ...surveyOf([]), version: at + 1, questions }));

/** `UPDATE_GOLDEN=1` writes what is counted now; read the difference before committing it. */
test.each(names)('%s', (name) => {
  const golden = read(name);
  const counted: unknown = JSON.parse(JSON.stringify(resultsOf(joinVersions(surveysOf(golden.versions)), golden.groups, golden.disclosure)));
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(new URL(name, folder), `${JSON.stringify({ ...golden, results: counted }, null, 2)}\n`);
  else expect(counted).toEqual(golden.results);
});

test('every kind of question that is counted stands in some golden file', () => {
  const kinds = new Set(names.flatMap((name) => surveysOf(read(name).versions).flatMap((survey) => questionsOf(survey).map(({ kind }) => kind))));
  const counted = Object.entries(SUMMARIES).flatMap(([kind, summarize]) => (summarize === null ? [] : [kind]));
  expect(counted.filter((kind) => ![...kinds].some((found) => found === kind))).toEqual([]);
});
