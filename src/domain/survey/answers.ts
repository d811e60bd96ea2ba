import { KINDS } from './kinds/table.js';
import { toText } from './expression/values.js';
import { isPresumed, type Answers, type AnswerValue, type Effect, type Question, type Recorded } from './types.js';

/** What is on record under a key: an answer, `null` when skipped, something presumed, `undefined` when nothing. */
export function recorded(answers: Answers, key: string): Recorded | undefined {
  return Object.hasOwn(answers, key) ? answers[key] : undefined;
}

/** What the person said, or what follows from it: neither presumed nor skipped. */
export function given(recorded: Recorded | undefined): AnswerValue | undefined {
  return recorded === undefined || recorded === null || isPresumed(recorded) ? undefined : recorded;
}

/** An answer as expressions see it: '' for none. */
export function asText(value: AnswerValue | null | undefined, question: Question): string {
  if (value === null || value === undefined) return '';
  const own = KINDS[question.kind].text;
  if (own !== undefined) return own(value, question);
  return typeof value === 'object' ? value.join(' ') : toText(value);
}

export function sameAnswer(left: Recorded | undefined, right: Recorded | undefined): boolean {
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return left === right;
  if (isPresumed(left) || isPresumed(right)) return isPresumed(left) && isPresumed(right) && sameAnswer(left.presumed, right.presumed);
  return left.length === right.length && left.every((name, index) => name === right[index]);
}

/** The effects that make `after` of `before` under these keys, in their order. */
export function difference(keys: Iterable<string>, before: Answers, after: Answers): readonly Effect[] {
  const effects: Effect[] = [];
  for (const question of keys) {
    const old = recorded(before, question);
    const value = recorded(after, question);
    if (sameAnswer(old, value)) continue;
    if (value !== undefined && !isPresumed(value)) effects.push({ kind: 'record', question, value });
    else if (value !== undefined && (old === undefined || !sameAnswer(old, value.presumed))) effects.push({ kind: 'presume', question, value: value.presumed });
    else effects.push({ kind: 'withdraw', question });
  }
  return effects;
}

/** Answers with these effects, as whoever stores them has it afterwards: what is withdrawn stays as presumed. */
export function withEffects(answers: Answers, effects: readonly Effect[]): Answers {
  const changed = new Map<string, Recorded | undefined>();
  for (const effect of effects) {
    if (effect.kind === 'record') changed.set(effect.question, effect.value);
    else if (effect.kind === 'presume') changed.set(effect.question, { presumed: effect.value });
    else if (effect.kind === 'withdraw') changed.set(effect.question, withdrawn(recorded(answers, effect.question)));
  }
  return patched(answers, changed);
}

/** What is left of an answer that leaves the results. */
export function withdrawn(old: Recorded | undefined): Recorded | undefined {
  if (old === undefined || old === null) return undefined;
  return isPresumed(old) ? old : { presumed: old };
}

export function patched(answers: Answers, changed: ReadonlyMap<string, Recorded | undefined>): Answers {
  if (changed.size === 0) return answers;
  const next: Record<string, Recorded> = { ...answers };
  for (const [key, value] of changed) {
    if (value === undefined) delete next[key];
    else next[key] = value;
  }
  return next;
}
