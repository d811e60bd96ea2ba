import type { CompiledQuestion, CompiledSurvey } from './compile.js';
import { evaluate, holds } from './expression/evaluate.js';
import type { Scope } from './expression/functions.js';
import { toText, type Value } from './expression/values.js';
import type { Answers, AnswerValue, Effect, Env } from './types.js';

/** Answers that fit the survey at this moment, and which questions do. */
export interface Settled {
  readonly answers: Answers;
  readonly relevant: (entry: CompiledQuestion) => boolean;
}

/** What is on record for a question: an answer, `null` when skipped, `undefined` when nothing. */
export function recorded(answers: Answers, name: string): AnswerValue | null | undefined {
  return Object.hasOwn(answers, name) ? answers[name] : undefined;
}

/** An answer as expressions see it: '' for none, several choices with a space between. */
export function asText(value: AnswerValue | null | undefined): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? value.join(' ') : toText(value);
}

/**
 * Withdraws answers to questions that are not relevant and brings calculations up to date, in one pass over the survey:
 * each question comes after those it depends on, so no second pass can change anything.
 */
export function settle(compiled: CompiledSurvey, before: Answers, env: Env): Settled {
  let answers: Answers = before;
  const irrelevant = new Set<string>();
  for (const entry of compiled.conditional) {
    const { name } = entry.question;
    const old = recorded(answers, name);
    const scope = scopeOf(answers, env, asText(old));
    const relevant = entry.relevant === null || holds(entry.relevant, scope);
    if (!relevant) irrelevant.add(name);
    const kept = entry.rules.asked ? old : entry.calculation === null ? undefined : asAnswer(evaluate(entry.calculation, scope));
    const value = relevant ? kept : undefined;
    if (!sameAnswer(old, value)) answers = changed(answers, name, value);
  }
  return { answers, relevant: (entry) => !irrelevant.has(entry.question.name) };
}

function changed(answers: Answers, name: string, value: AnswerValue | null | undefined): Answers {
  if (value !== undefined) return { ...answers, [name]: value };
  return Object.fromEntries(Object.entries(answers).filter(([other]) => other !== name));
}

/** Whether an answer satisfies its question's constraint; nothing to answer, nothing to refuse. */
export function satisfies(entry: CompiledQuestion, value: AnswerValue | null, answers: Answers, env: Env): boolean {
  return entry.constraint === null || value === null || holds(entry.constraint, scopeOf(answers, env, asText(value)));
}

/** The effects that turn `before` into `after`, in the order of the survey. */
export function difference(compiled: CompiledSurvey, before: Answers, after: Answers): readonly Effect[] {
  const effects: Effect[] = [];
  for (const { question } of compiled.questions) {
    const old = recorded(before, question.name);
    const value = recorded(after, question.name);
    if (sameAnswer(old, value)) continue;
    effects.push(value === undefined ? { kind: 'withdraw', question: question.name } : { kind: 'record', question: question.name, value });
  }
  return effects;
}

export function sameAnswer(left: AnswerValue | null | undefined, right: AnswerValue | null | undefined): boolean {
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return left === right;
  return left.length === right.length && left.every((name, index) => name === right[index]);
}

function scopeOf(answers: Answers, env: Env, self: string): Scope {
  return { value: (name) => asText(recorded(answers, name)), self, now: env.now, zone: env.zone };
}

/** A calculation that comes to nothing leaves no answer. */
function asAnswer(value: Value): AnswerValue | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value + 0 : undefined;
  const text = toText(value);
  return text === '' ? undefined : text;
}
