/**
 * A value of an expression. A question's value is a text, empty where there is no answer; several choices are their names with a space between,
 * as XForms stores them.
 */
export type Value = string | number | boolean;

const NUMBER = /^-?(?:\d+(?:\.\d*)?|\.\d+)$/;
const DATE = /^(\d{4})-(\d{2})-(\d{2})(?:T.*)?$/;
const MS_A_DAY = 86_400_000;

/** XPath 1.0 `number()`: NaN for an empty text; a date counts as days since 1970-01-01 (ODK XForms specification). */
export function toNumber(value: Value): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  const text = value.trim();
  if (NUMBER.test(text)) return Number(text);
  const date = DATE.exec(text);
  if (date === null) return NaN;
  const days = Date.UTC(Number(date[1]), Number(date[2]) - 1, Number(date[3])) / MS_A_DAY;
  // A moment within a day is a fraction of it.
  const moment = text.length > 10 ? Date.parse(text) / MS_A_DAY : days;
  return Number.isNaN(moment) ? NaN : moment;
}

/** XPath 1.0 `string()`: no exponent, no negative zero. */
export function toText(value: Value): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (!Number.isFinite(value)) return String(value);
  if (Number.isInteger(value)) return BigInt(value).toString();
  const plain = String(value);
  return plain.includes('e') ? value.toFixed(20).replace(/\.?0+$/, '') : plain;
}

/** XPath 1.0 `boolean()`: an empty text, 0 and NaN are false. */
export function toBoolean(value: Value): boolean {
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number') return value !== 0 && !Number.isNaN(value);
  return value.length > 0;
}

/** XPath 1.0, section 3.4: compared as booleans if either is one, else as numbers if either is one, else as texts. */
export function same(left: Value, right: Value): boolean {
  if (typeof left === 'boolean' || typeof right === 'boolean') return toBoolean(left) === toBoolean(right);
  if (typeof left === 'number' || typeof right === 'number') return toNumber(left) === toNumber(right);
  return left === right;
}

/** XPath 1.0 `round()`: halves go up; `digits` may be negative. */
export function round(value: number, digits: number): number {
  if (!Number.isFinite(value)) return value;
  if (Number.isNaN(digits)) return NaN;
  const scale = 10 ** Math.max(-15, Math.min(15, Math.trunc(digits)));
  const scaled = value * scale;
  return Number.isFinite(scaled) ? Math.floor(scaled + 0.5) / scale : value;
}

/** The names in a text of names with spaces between. */
export function names(value: Value): readonly string[] {
  return toText(value).split(/\s+/).filter((name) => name !== '');
}
