import { isArray, isObject, type Json, type JsonObject } from '../json.js';

/** What a value may be. Given the value and its JSON pointer, it answers what is wrong, in Slack's words; nothing when it fits. */
export type Shape = (value: Json, pointer: string) => readonly string[];

export const at = (message: string, pointer: string): string => `${message} [json-pointer:${pointer}]`;

/** Slack counts characters as UTF-16 units, as JavaScript does. */
export function text(max: number, min = 1): Shape {
  return (value, pointer) => {
    if (typeof value !== 'string') return [at('must provide a string', pointer)];
    if (value.length < min) return [at(`must be more than ${min - 1} characters`, pointer)];
    return value.length > max ? [at(`must be less than ${max + 1} characters`, pointer)] : [];
  };
}

export const flag: Shape = (value, pointer) => (typeof value === 'boolean' ? [] : [at('must provide a boolean', pointer)]);

export const number: Shape = (value, pointer) => (typeof value === 'number' ? [] : [at('must provide a number', pointer)]);

/** Taken as it is: not checked here. */
export const anything: Shape = () => [];

export function oneOf(...allowed: readonly string[]): Shape {
  return (value, pointer) => (typeof value === 'string' && allowed.includes(value) ? [] : [at(`must be one of: ${allowed.join(', ')}`, pointer)]);
}

export function list(min: number, max: number, item: Shape): Shape {
  return (value, pointer) => {
    if (!isArray(value)) return [at('must provide an array', pointer)];
    if (value.length > max) return [at(`no more than ${max} items allowed`, pointer)];
    if (value.length < min) return [at(`no less than ${min} items allowed`, pointer)];
    return value.flatMap((entry, index) => item(entry, `${pointer}/${index}`));
  };
}

/** An object with these members and no others. */
export function record(members: Readonly<Record<string, Shape>>, required: readonly string[]): Shape {
  return (value, pointer) => (isObject(value) ? recordProblems(value, pointer, members, required) : [at('must provide an object', pointer)]);
}

export function recordProblems(value: JsonObject, pointer: string, members: Readonly<Record<string, Shape>>, required: readonly string[]): readonly string[] {
  return [
    ...required.filter((name) => value[name] === undefined).map((name) => at(`missing required field: ${name}`, pointer)),
    ...Object.entries(value).flatMap(([name, member]) => {
      if (member === undefined) return [];
      const shape = members[name];
      return shape === undefined ? [at(`invalid additional property: ${name}`, pointer)] : shape(member, `${pointer}/${name}`);
    }),
  ];
}

/** Slack names the object that failed before the member that made it fail. */
export function named(shape: Shape): Shape {
  return (value, pointer) => {
    const problems = shape(value, pointer);
    return problems.length === 0 ? [] : [at('failed to match all allowed schemas', pointer), ...problems];
  };
}

const PLAIN: Readonly<Record<string, Shape>> = { type: anything, emoji: flag };
const MARKED: Readonly<Record<string, Shape>> = { type: anything, verbatim: flag };

/**
 * A text object of at most `max` characters. Where only `plain_text` may stand, `mrkdwn` is refused.
 * Source: Slack's Block Kit reference, text object (`emoji` belongs to plain_text alone, `verbatim` to mrkdwn alone).
 */
export function textObject(max: number, kinds: 'any' | 'plain'): Shape {
  return named((value, pointer) => {
    if (!isObject(value)) return [at('must provide an object', pointer)];
    const kind = value['type'];
    if (kind !== 'plain_text' && kind !== 'mrkdwn') return [at(`unsupported type: ${String(kind)}`, `${pointer}/type`)];
    if (kind === 'mrkdwn' && kinds === 'plain') return [at('must be one of: plain_text', `${pointer}/type`)];
    return recordProblems(value, pointer, { ...(kind === 'plain_text' ? PLAIN : MARKED), text: text(max) }, ['text']);
  });
}
