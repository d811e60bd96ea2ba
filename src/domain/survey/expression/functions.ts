import { Temporal } from 'temporal-polyfill';
import { names, round, toBoolean, toNumber, toText, type Value } from './values.js';

export const FUNCTION_NAMES = [
  'selected', 'not', 'count-selected', 'string-length', 'coalesce', 'if', 'int', 'round', 'number', 'string', 'boolean', 'regex', 'true', 'false', 'once',
  'today', 'now', 'concat',
] as const;
export type FunctionName = (typeof FUNCTION_NAMES)[number];

export function isFunctionName(name: string): name is FunctionName {
  return Object.hasOwn(FUNCTIONS, name);
}

/** What an expression can see: other questions, the question's own value, the time and place of the person. */
export interface Scope {
  /** The value of a question, '' where there is none. */
  value(name: string): string;
  readonly self: string;
  readonly now: number;
  readonly zone: string;
}

/** Arguments are evaluated when asked for, so that `if` and `coalesce` evaluate no more than they return. */
export interface Call {
  readonly count: number;
  arg(index: number): Value;
  readonly scope: Scope;
}

export interface FunctionRule {
  readonly arity: { readonly min: number; readonly max: number };
  readonly run: (call: Call) => Value;
}

const exactly = (count: number): FunctionRule['arity'] => ({ min: count, max: count });
const between = (min: number, max: number): FunctionRule['arity'] => ({ min, max });

/** The functions of the ODK XForms specification that are understood so far, each with its type rules. */
export const FUNCTIONS = {
  selected: { arity: exactly(2), run: ({ arg }) => names(arg(0)).includes(toText(arg(1)).trim()) },
  not: { arity: exactly(1), run: ({ arg }) => !toBoolean(arg(0)) },
  'count-selected': { arity: exactly(1), run: ({ arg }) => names(arg(0)).length },
  'string-length': { arity: between(0, 1), run: ({ arg, count, scope }) => [...(count === 0 ? scope.self : toText(arg(0)))].length },
  coalesce: {
    arity: between(1, Infinity),
    run: ({ arg, count }) => {
      for (let index = 0; index < count; index++) {
        const value = arg(index);
        if (toText(value) !== '') return value;
      }
      return '';
    },
  },
  if: { arity: exactly(3), run: ({ arg }) => (toBoolean(arg(0)) ? arg(1) : arg(2)) },
  int: { arity: exactly(1), run: ({ arg }) => Math.trunc(toNumber(arg(0))) },
  round: { arity: between(1, 2), run: ({ arg, count }) => round(toNumber(arg(0)), count === 2 ? toNumber(arg(1)) : 0) },
  number: { arity: between(0, 1), run: ({ arg, count, scope }) => toNumber(count === 0 ? scope.self : arg(0)) },
  string: { arity: between(0, 1), run: ({ arg, count, scope }) => (count === 0 ? scope.self : toText(arg(0))) },
  boolean: { arity: exactly(1), run: ({ arg }) => toBoolean(arg(0)) },
  regex: { arity: exactly(2), run: ({ arg }) => matchesWhole(toText(arg(0)), toText(arg(1))) },
  true: { arity: exactly(0), run: () => true },
  false: { arity: exactly(0), run: () => false },
  once: { arity: exactly(1), run: ({ arg, scope }) => (scope.self === '' ? arg(0) : scope.self) },
  today: { arity: exactly(0), run: ({ scope }) => local(scope).toPlainDate().toString() },
  now: { arity: exactly(0), run: ({ scope }) => local(scope).toString({ timeZoneName: 'never', fractionalSecondDigits: 3 }) },
  concat: { arity: between(0, Infinity), run: ({ arg, count }) => Array.from({ length: count }, (_, index) => toText(arg(index))).join('') },
} as const satisfies Record<FunctionName, FunctionRule>;

function local(scope: Scope): Temporal.ZonedDateTime {
  const instant = Temporal.Instant.fromEpochMilliseconds(Number.isFinite(scope.now) ? Math.trunc(scope.now) : 0);
  try {
    return instant.toZonedDateTimeISO(scope.zone);
  } catch {
    // The core is total: a zone that this machine does not know must not stop a conversation.
    return instant.toZonedDateTimeISO('UTC');
  }
}

/** ODK: the expression must match the whole text. A pattern that is none matches nothing. */
function matchesWhole(text: string, pattern: string): boolean {
  try {
    return new RegExp(`^(?:${pattern})$`, 'u').test(text);
  } catch {
    return false;
  }
}
