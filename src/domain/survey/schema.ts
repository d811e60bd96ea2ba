import { z } from 'zod';
import {
  LANGUAGES, MEASURES, PURPOSES, QUESTION_KINDS, RESPONDENTS, type Choice, type DataTable, type FormNode, type Group, type Question, type Recorded, type Repeat, type StateHead, type Survey,
} from './types.js';

/** Words by language. */
export const textSchema = z.record(z.string(), z.string()).readonly();

/** A language that Pamong itself speaks. */
export const languageSchema = z.enum(LANGUAGES);

const choice = z.object({
  name: z.string(),
  label: textSchema,
  extra: z.record(z.string(), z.string()).readonly().exactOptional(),
  image: textSchema.exactOptional(),
}).readonly() satisfies z.ZodType<Choice>;

const appearance = z.union([z.array(z.string()).readonly(), z.string()]);

const question = z.object({
  name: z.string(),
  kind: z.enum(QUESTION_KINDS),
  label: textSchema,
  hint: textSchema.exactOptional(),
  guidance: textSchema.exactOptional(),
  image: textSchema.exactOptional(),
  required: z.union([z.boolean(), z.string()]),
  requiredMessage: textSchema.exactOptional(),
  relevant: z.string().exactOptional(),
  constraint: z.string().exactOptional(),
  constraintMessage: textSchema.exactOptional(),
  calculation: z.string().exactOptional(),
  trigger: z.array(z.string()).readonly().exactOptional(),
  default: z.union([z.object({ value: z.string() }).readonly(), z.object({ expression: z.string() }).readonly()]).exactOptional(),
  readOnly: z.union([z.boolean(), z.string()]).exactOptional(),
  list: z.string().exactOptional(),
  choices: z.array(choice).readonly().exactOptional(),
  choiceFilter: z.string().exactOptional(),
  appearance: appearance.exactOptional(),
  parameters: z.record(z.string(), z.string()).readonly().exactOptional(),
  competency: z.string().exactOptional(),
  level: z.record(z.string(), z.number()).readonly().exactOptional(),
  measure: z.enum(MEASURES).exactOptional(),
  score: z.number().exactOptional(),
  correct: z.string().exactOptional(),
  timeLimit: z.number().positive().exactOptional(),
}).readonly() satisfies z.ZodType<Question>;

const around = { name: z.string(), label: textSchema, relevant: z.string().exactOptional(), appearance: appearance.exactOptional() };

const group: z.ZodType<Group> = z.lazy(() => z.object({ kind: z.literal('group'), ...around, children: z.array(formNode).readonly() }).readonly());

const repeat: z.ZodType<Repeat> = z.lazy(() => z.object({ kind: z.literal('repeat'), ...around, count: z.string().exactOptional(), children: z.array(formNode).readonly() }).readonly());

const formNode: z.ZodType<FormNode> = z.lazy(() => z.union([question, group, repeat]));

const table = z.object({ columns: z.array(z.string()).readonly(), rows: z.array(z.array(z.string()).readonly()).readonly() }).readonly() satisfies z.ZodType<DataTable>;

/** What a campaign is for. */
export const purposeSchema = z.enum(PURPOSES);

/** A survey as it is stored. Its shape only: whether it can be played, `examine` says. */
export const surveySchema = z.object({
  id: z.string(),
  version: z.number().int().positive(),
  title: textSchema,
  languages: z.array(z.string()).readonly(),
  questions: z.array(formNode).readonly(),
  lists: z.record(z.string(), z.array(choice).readonly()).readonly().exactOptional(),
  tables: z.record(z.string(), table).readonly().exactOptional(),
  media: z.record(z.string(), z.string()).readonly().exactOptional(),
  calendar: z.string().exactOptional(),
  formVersion: z.string().exactOptional(),
  settings: z.object({
    purpose: purposeSchema,
    disclosure: textSchema,
    review: z.boolean(),
    respondent: z.enum(RESPONDENTS),
    minutes: z.number().positive(),
    editable: z.boolean().exactOptional(),
    timeLimit: z.number().positive().exactOptional(),
  }).readonly(),
}).readonly() satisfies z.ZodType<Survey>;

/** A conversation's head as it is stored. */
export const stateHeadSchema = z.object({
  survey: z.string(),
  version: z.number().int(),
  phase: z.enum(['asking', 'reviewing', 'submitted']),
  at: z.string().nullable(),
  turn: z.number().int().nonnegative(),
  draft: z.array(z.string()).readonly(),
  correcting: z.boolean(),
  paused: z.boolean(),
  look: z.object({ page: z.number().int(), search: z.string() }).readonly().exactOptional(),
  seed: z.number().exactOptional(),
  revising: z.boolean().exactOptional(),
  overflowed: z.number().exactOptional(),
  aside: z.record(z.string(), z.array(z.string()).readonly()).readonly().exactOptional(),
}).readonly() satisfies z.ZodType<StateHead>;

/** One answer as it is stored; `null` is a skipped question. */
export const answerSchema = z.union([z.string(), z.number(), z.array(z.string()).readonly()]).nullable();

/** One row of the answers as it is stored, with whether it counts: what does not is shown for correction. `undefined` leaves no record. */
export function recordOf(value: unknown, counts: boolean): Recorded | undefined {
  const said = answerSchema.parse(value);
  if (counts) return said;
  return said === null ? undefined : { presumed: said };
}
