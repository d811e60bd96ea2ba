import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { buildDigest, SECTIONS } from '../../../src/domain/digest/buildDigest.js';
import type { DigestInput } from '../../../src/domain/digest/types.js';
import { FiguresSchema } from '../../../src/domain/privacy/release.js';

const folder = new URL('../../golden/digests/', import.meta.url);
const text = z.strictObject({ id: z.string(), en: z.string() });
const counted = z.strictObject({ invited: z.int(), answered: z.int() });
const figures = FiguresSchema.nullable();
const session = { session: z.int(), course: z.string(), title: z.string(), startsAt: z.int(), endsAt: z.int(), zone: z.string(), place: z.string() };
const inputSchema: z.ZodType<DigestInput> = z.strictObject({
  leader: z.strictObject({ employee: z.int(), zone: z.string(), position: z.string() }),
  week: z.string(),
  participation: z.array(z.strictObject({ campaign: z.string(), title: text, current: counted, previous: counted.nullable() })),
  needs: z
    .strictObject({
      campaign: z.string(),
      title: text,
      measures: z.array(
        z.discriminatedUnion('kind', [
          z.strictObject({ kind: z.literal('competency'), key: z.string(), label: text, figures }),
          z.strictObject({ kind: z.literal('technical'), options: z.array(z.strictObject({ key: z.string(), label: text })), figures }),
        ]),
      ),
    })
    .nullable(),
  sessions: z.array(z.strictObject({ ...session, people: z.int() })),
  feedback: z.array(z.strictObject({ ...session, figures })),
  followUps: z.array(z.strictObject({ course: z.string(), title: z.string(), asked: z.int(), answered: z.int() })),
  applied: z.array(z.strictObject({ course: z.string(), title: z.string(), figures })),
  waiting: z.array(z.strictObject({ kind: z.string(), ref: z.string(), label: text, deadline: z.int().nullable() })),
});
const goldenSchema = z.strictObject({ input: inputSchema, digest: z.unknown().optional() });

const names = readdirSync(folder).filter((file) => file.endsWith('.json'));
const read = (name: string) => goldenSchema.parse(JSON.parse(readFileSync(new URL(name, folder), 'utf8')));

/** `UPDATE_GOLDEN=1` writes what is built now; read the difference before committing it. */
test.each(names)('%s', (name) => {
  const { input, digest } = read(name);
  const built = buildDigest(input);
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(new URL(name, folder), `${JSON.stringify({ input, digest: built }, null, 2)}\n`);
  else expect(built).toEqual(digest);
});

test('every kind of section stands in some golden digest', () => {
  const kinds = new Set(names.flatMap((name) => buildDigest(read(name).input).sections.map(({ kind }) => kind)));
  expect([...kinds].toSorted()).toEqual(Object.keys(SECTIONS).toSorted());
});
