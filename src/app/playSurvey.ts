import { z } from 'zod';
import { message } from '../content/messages.js';
import { compileSurvey } from '../domain/survey/compile.js';
import { playSurvey, type Explain, type Played } from '../domain/survey/play.js';
import { LANGUAGES, type Env, type Language, type Survey } from '../domain/survey/types.js';
import { keyOfPath } from '../domain/survey/written.js';
import { InputRejected } from '../support/errors.js';

const value = z.union([z.string(), z.number(), z.boolean()]);
const scriptSchema = z.record(z.string(), z.union([z.array(value), value]));

/** Pamong's own words in a language that it speaks: the one asked for, or Indonesian. */
export const spokenIn = (language: string): Language => LANGUAGES.find((one) => one === language) ?? 'id';

/** Why an answer was refused, as people are told. */
export const explainIn = (language: string): Explain => (refusal) =>
  refusal.message ?? message(spokenIn(language), `refusal.${refusal.reason}`, { limit: refusal.limit ?? 0, from: refusal.from ?? 0 });

/**
 * Plays a survey with written answers.
 * @param written JSON: `{"question":["first try","second try"]}`; of repeats `"members[2]/age"`.
 * @returns what was asked and taken, and which of the written questions the survey does not have.
 * @throws InputRejected where it is no such JSON.
 */
export function playWritten(survey: Survey, written: string, env: Env): { readonly played: Played; readonly unknown: readonly string[] } {
  const compiled = compileSurvey(survey);
  const script: Record<string, readonly string[]> = {};
  const unknown: string[] = [];
  for (const [path, tries] of Object.entries(parsed(written))) {
    const key = keyOfPath(compiled, path);
    if (key === null) unknown.push(path);
    else script[key] = [...(script[key] ?? []), ...(Array.isArray(tries) ? tries : [tries]).map(String)];
  }
  return { played: playSurvey(survey, script, env, explainIn(env.language)), unknown };
}

function parsed(written: string): z.infer<typeof scriptSchema> {
  let json: unknown;
  try {
    json = JSON.parse(written);
  } catch (error) {
    throw new InputRejected(`Berkas jawaban bukan JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  const read = scriptSchema.safeParse(json);
  if (!read.success) throw new InputRejected('Berkas jawaban berisi {"pertanyaan":["jawaban pertama","jawaban kedua"]}.', read.error.issues.map((issue) => ({ column: issue.path.join('.'), message: issue.message })));
  return read.data;
}
