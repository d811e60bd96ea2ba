import { FURTHEST, MS_A_DAY, clockOf, dayText, momentOf, momentOfDays, momentText, padded, type Clock } from '../moments.js';
import type { Value } from '../nodes.js';
import { toText } from '../values.js';
import { calendarNames } from '../../../calendar/names.js';
import type { FunctionName } from './names.js';
import { takes, type Call, type FunctionRule } from './rule.js';

const UNPADDED = /^(\d{4})-(\d{1,2})-(\d{1,2})(T.*)?$/;
const TIME = /^(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d+))?)?(Z|[+-]\d{2}:?\d{2})?$/;

/** Functions of days and times (ODK XForms specification, "Date and Time Functions"), in the person's zone. What is no date comes to '' or NaN. */
export const MOMENT_FUNCTIONS = {
  today: takes(0, 0, (call) => dayText(clockOf(call.scope.now, call.scope.zone))),
  now: takes(0, 0, (call) => momentText(clockOf(call.scope.now, call.scope.zone))),
  date: takes(1, 1, (call) => {
    const local = localOf(call, 0);
    return local === null ? '' : dayText(local);
  }),
  // The first moment of a day is written as the day, as the reference engine does.
  'date-time': takes(1, 1, (call) => {
    const local = localOf(call, 0);
    if (local === null) return '';
    return partOfDay(local) === 0 ? dayText(local) : momentText(local);
  }),
  'decimal-date-time': takes(1, 1, (call) => {
    const at = momentAt(call, 0);
    return at === null ? NaN : at / MS_A_DAY;
  }),
  'decimal-time': takes(1, 1, (call) => decimalTime(call)),
  'format-date': takes(2, 2, (call) => formatted(call)),
  'format-date-time': takes(2, 2, (call) => formatted(call)),
} as const satisfies Partial<Record<FunctionName, FunctionRule>>;

/** UTC milliseconds of a date as text, days and months without leading zeros included, or of days since 1970 as a number. */
function momentAt(call: Call, index: number): number | null {
  const value: Value = call.value(index);
  if (typeof value === 'boolean') return null;
  if (typeof value === 'number') return Number.isFinite(value) && Math.abs(value * MS_A_DAY) <= FURTHEST ? momentOfDays(value) : null;
  const parts = UNPADDED.exec(toText(value).trim());
  if (parts === null) return null;
  return momentOf(`${parts[1]}-${parts[2]?.padStart(2, '0')}-${parts[3]?.padStart(2, '0')}${parts[4] ?? ''}`, call.scope.zone)?.at ?? null;
}

function localOf(call: Call, index: number): Clock | null {
  const at = momentAt(call, index);
  return at === null ? null : clockOf(at, call.scope.zone);
}

/** The part of a day that a time stands for: 0.5 at noon. A time with an offset is taken to the person's zone, of a moment the time of day there counts, of a number its fraction. */
function decimalTime(call: Call): number {
  const value = call.value(0);
  if (typeof value === 'number') return value - Math.floor(value);
  const text = toText(value).trim();
  const parts = TIME.exec(text);
  if (parts === null) {
    const local = localOf(call, 0);
    return local === null ? NaN : partOfDay(local);
  }
  const [hour, minute, second] = [Number(parts[1]), Number(parts[2]), Number(parts[3] ?? '0')];
  if (hour > 23 || minute > 59 || second > 59) return NaN;
  if (parts[5] === undefined) return partOfDay({ hour, minute, second, millisecond: Math.floor(Number(`0.${parts[4] ?? '0'}`) * 1_000) });
  const moment = momentOf(`1970-01-01T${text}`, call.scope.zone);
  if (moment === null) return NaN;
  const local = clockOf(moment.at, call.scope.zone);
  return partOfDay(local);
}

const partOfDay = ({ hour, minute, second, millisecond }: Pick<Clock, 'hour' | 'minute' | 'second' | 'millisecond'>): number => (((hour * 60 + minute) * 60 + second) * 1_000 + millisecond) / MS_A_DAY;

function formatted(call: Call): string {
  const local = localOf(call, 0);
  return local === null ? '' : call.text(1).replaceAll(/%(.)/gu, (whole: string, code: string) => (isCode(code) ? CODES[code](local, call.scope.language) : whole));
}

const isCode = (code: string): code is keyof typeof CODES => Object.hasOwn(CODES, code);

/** Each code of a format. Codes that are none stay as they are written. */
const CODES = {
  Y: (local) => padded(local.year, 4),
  y: (local) => padded(local.year % 100, 2),
  m: (local) => padded(local.month, 2),
  n: (local) => String(local.month),
  b: (local, language) => calendarNames(language).shortMonths[local.month - 1] ?? '',
  B: (local, language) => calendarNames(language).months[local.month - 1] ?? '',
  d: (local) => padded(local.day, 2),
  e: (local) => String(local.day),
  a: (local, language) => calendarNames(language).shortDays[local.weekday - 1] ?? '',
  A: (local, language) => calendarNames(language).days[local.weekday - 1] ?? '',
  W: (local) => String(local.week),
  H: (local) => padded(local.hour, 2),
  h: (local) => String(local.hour),
  M: (local) => padded(local.minute, 2),
  S: (local) => padded(local.second, 2),
  '3': (local) => padded(local.millisecond, 3),
  '%': () => '%',
} as const satisfies Record<string, (local: Clock, language: string) => string>;
