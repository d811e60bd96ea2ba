import { readdirSync, readFileSync } from 'node:fs';
import { parseSync, type Expression } from 'oxc-parser';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { placeholdersOf } from '../../src/content/messages.js';
import { MESSAGE_KEYS, type MessageKey } from '../../src/content/messages/keys.js';

/*
 * A placeholder that a caller forgets would leave a hole in what people read, and the type system does not see it. So every call of `message` and of
 * `say` in src/ whose key and parameters are written out is held to what the message wants.
 */
interface Call {
  readonly place: string;
  readonly keys: readonly MessageKey[];
  readonly given: readonly string[];
}

const node = z.looseObject({ type: z.string() });
const callShape = z.looseObject({
  type: z.literal('CallExpression'),
  start: z.number(),
  callee: z.looseObject({ type: z.literal('Identifier'), name: z.enum(['message', 'say']) }),
  arguments: z.array(z.custom<Expression>((value) => node.safeParse(value).success)),
});

const source = new URL('../../src/', import.meta.url);
const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts') && !name.includes('generated'));
const calls = files.flatMap(callsIn);

test('calls of messages are found', () => {
  expect(calls.length).toBeGreaterThan(0);
});

test('every call gives what its message wants', () => {
  const holes = calls.flatMap(({ place, keys, given }) =>
    keys.flatMap((key) => {
      const missing = placeholdersOf('id', key).filter((name) => !given.includes(name));
      return missing.length === 0 ? [] : [`${place}: ${key} wants ${missing.join(', ')}`];
    }),
  );
  expect(holes).toEqual([]);
});

function callsIn(file: string): readonly Call[] {
  const text = readFileSync(new URL(file, source), 'utf8');
  if (!/\b(?:message|say)\(/.test(text)) return [];
  const found: Call[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) return value.forEach(visit);
    const read = node.safeParse(value);
    if (!read.success) return;
    const call = asCall(read.data);
    if (call !== null) found.push({ place: `${file}:${text.slice(0, call.start).split('\n').length}`, keys: call.keys, given: call.given });
    Object.values(read.data).forEach(visit);
  };
  visit(parseSync(file, text).program.body);
  return found;
}

function asCall(value: unknown): { readonly start: number; readonly keys: readonly MessageKey[]; readonly given: readonly string[] } | null {
  const read = callShape.safeParse(value);
  if (!read.success) return null;
  const [, key, params] = read.data.arguments;
  const keys = key === undefined ? [] : literals(key);
  if (keys.length === 0) return null;
  if (params === undefined) return { start: read.data.start, keys, given: [] };
  if (params.type !== 'ObjectExpression' || params.properties.some((property) => property.type === 'SpreadElement')) return null;
  const given = params.properties.flatMap((property) => (property.type === 'Property' && property.key.type === 'Identifier' ? [property.key.name] : []));
  return { start: read.data.start, keys, given };
}

/** The keys that an expression can come to, as far as they are written out. */
function literals(expression: Expression): readonly MessageKey[] {
  if (expression.type === 'ConditionalExpression') return [...literals(expression.consequent), ...literals(expression.alternate)];
  if (expression.type !== 'Literal') return [];
  return MESSAGE_KEYS.filter((key) => key === expression.value);
}
