import { z } from 'zod';
import { APPEARANCES, LANGUAGES, MEASURES, PURPOSES, QUESTION_KINDS, type Question, type StateHead, type Survey } from './types.js';

/** Words in the languages that they are written in; an absent language is absent in JSON too. */
export const textSchema = z.object({ id: z.string(), en: z.string().exactOptional() }).readonly();

const question = z.object({
  name: z.string(),
  kind: z.enum(QUESTION_KINDS),
  label: textSchema,
  hint: textSchema.exactOptional(),
  required: z.boolean(),
  requiredMessage: textSchema.exactOptional(),
  relevant: z.string().exactOptional(),
  constraint: z.string().exactOptional(),
  constraintMessage: textSchema.exactOptional(),
  calculation: z.string().exactOptional(),
  choices: z.array(z.object({ name: z.string(), label: textSchema }).readonly()).readonly().exactOptional(),
  appearance: z.enum(APPEARANCES).exactOptional(),
  competency: z.string().exactOptional(),
  measure: z.enum(MEASURES).exactOptional(),
}).readonly() satisfies z.ZodType<Question>;

/** What a campaign is for. */
export const purposeSchema = z.enum(PURPOSES);

/** A survey as it is stored. Its shape only: whether it can be played, `surveyFaults` says. */
export const surveySchema = z.object({
  id: z.string(),
  version: z.number().int().positive(),
  title: textSchema,
  languages: z.array(z.enum(LANGUAGES)).readonly(),
  questions: z.array(question).readonly(),
  settings: z.object({
    purpose: purposeSchema,
    disclosure: textSchema,
    review: z.boolean(),
    respondent: z.enum(['named', 'confidential']),
    minutes: z.number().positive(),
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
}).readonly() satisfies z.ZodType<StateHead>;

/** One answer as it is stored; `null` is a skipped question. */
export const answerSchema = z.union([z.string(), z.number(), z.array(z.string()).readonly()]).nullable();
