import { daysOf } from './moments.js';
import type { Value, XNode } from './nodes.js';

const NUMBER = /^[ \t\r\n]*-?(?:\d+(?:\.\d*)?|\.\d+)[ \t\r\n]*$/;
/** More than this is no answer and no label; a calculation that doubles itself must not fill the memory. */
export const MAX_TEXT_LENGTH = 100_000;

export const isNodes = (value: Value): value is readonly XNode[] => typeof value === 'object';

/** XPath 1.0, section 5.2: the text of a leaf, of anything else all the texts below it. */
export function textOfNode(node: XNode): string {
  const { children } = node;
  if (children.length === 0) return node.text;
  let text = '';
  for (const child of children) {
    text += textOfNode(child);
    if (text.length > MAX_TEXT_LENGTH) return '';
  }
  return text;
}

/**
 * `number()` of XPath 1.0: NaN for an empty text, no exponents. A date or a date-time counts as the days since 1970-01-01T00:00Z, with fractions
 * (ODK XForms specification, `number`); one without an offset is in `zone`, as the reference engines have it.
 */
export function toNumber(value: Value, zone: string): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  return typeof value === 'string' ? numberOf(value, zone) : numberOfNodes(value, zone);
}

export function numberOf(text: string, zone: string): number {
  if (text === '') return NaN;
  return NUMBER.test(text) ? Number(text) : daysOf(text, zone);
}

function numberOfNodes(nodes: readonly XNode[], zone: string): number {
  const [first] = nodes;
  return first === undefined ? NaN : numberOf(textOfNode(first), zone);
}

/** `string()` of XPath 1.0, of a node-set its first node's; no exponent, no negative zero. NaN is '', as the reference engine stores it: what cannot be computed is no answer. */
export function toText(value: Value): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (typeof value === 'number') return textOfNumber(value);
  const [first] = value;
  return first === undefined ? '' : textOfNode(first);
}

function textOfNumber(value: number): string {
  if (Number.isNaN(value)) return '';
  if (!Number.isFinite(value)) return String(value);
  const plain = String(value);
  if (!plain.includes('e')) return plain;
  return Number.isInteger(value) ? BigInt(value).toString() : value.toFixed(20).replace(/\.?0+$/, '').replace(/^-0$/, '0');
}

/** `boolean()` of XPath 1.0: an empty text, 0, NaN and an empty node-set are false; a node is true whatever it holds. */
export function toBoolean(value: Value): boolean {
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number') return value !== 0 && !Number.isNaN(value);
  return value.length > 0;
}

export const toNodes = (value: Value): readonly XNode[] => (isNodes(value) ? value : []);

/** The names in a text of names with spaces between, as a select_multiple stores them. An empty text is one empty name, as the reference engines have it. */
export function namesIn(text: string): readonly string[] {
  return text.replaceAll(/^[ \t\r\n]+|[ \t\r\n]+$/g, '').split(/[ \t\r\n]+/);
}
