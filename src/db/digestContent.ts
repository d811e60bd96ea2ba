import { z } from 'zod';
import type { Digest } from '../domain/digest/types.js';

const text = z.object({ id: z.string(), en: z.string().exactOptional() });
const counted = z.object({ invited: z.int(), answered: z.int() });
const session = z.object({ session: z.int(), course: z.string(), title: z.string(), startsAt: z.number(), endsAt: z.number(), zone: z.string(), place: z.string() });
const item = z.object({ kind: z.string(), ref: z.string(), label: text, deadline: z.number().nullable() });

const section = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('participation'), campaigns: z.array(counted.extend({ campaign: z.string(), title: text, before: counted.nullable() })) }),
  z.object({
    kind: z.literal('needs'),
    campaign: z.string(),
    title: text,
    top: z.array(z.object({ kind: z.enum(['competency', 'technical']), key: z.string(), label: text, count: z.int(), base: z.int() })),
  }),
  z.object({ kind: z.literal('sessions'), sessions: z.array(session.extend({ people: z.int() })) }),
  z.object({ kind: z.literal('feedback'), sessions: z.array(session.extend({ answers: z.int(), material: z.number(), method: z.number(), speaker: z.number() })) }),
  z.object({ kind: z.literal('follow-ups'), courses: z.array(z.object({ course: z.string(), title: z.string(), due: z.int(), done: z.int() })) }),
  z.object({ kind: z.literal('good-news'), courses: z.array(z.object({ course: z.string(), title: z.string(), applied: z.int(), answered: z.int() })) }),
  z.object({ kind: z.literal('waiting'), count: z.int(), nearest: item, items: z.array(item) }),
]);

/** A digest as it stands in its row. What an older version wrote is refused rather than misread. */
export const digestContent = z.object({
  leader: z.object({ employee: z.int(), zone: z.string(), position: z.string() }),
  week: z.string(),
  period: z.object({ start: z.number(), end: z.number() }),
  sections: z.array(section),
}) satisfies z.ZodType<Digest>;
