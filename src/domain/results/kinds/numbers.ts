import type { Bin, Given, Mean, Summary, Topic } from '../types.js';

/** About so many bars are read at a glance. */
const BARS = 8;
/** Whole numbers that lie so close have a bar each. */
const SINGLE = 12;

/** Of integer, decimal and range, and of calculations that are numbers: mean, median and a histogram. What is no number is left out of its base. */
export function summarizeNumbers(topic: Topic, given: readonly Given[]): Summary {
  const values = given.flatMap(({ value }) => numberOf(value) ?? []);
  return { kind: 'numbers', scale: meanOf(values), bins: binsOf(values), extremes: topic.extremes && values.length > 0 ? extremesOf(values) : null };
}

export function numberOf(value: Given['value']): number | null {
  const number = typeof value === 'number' ? value : typeof value === 'string' && /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(value) ? Number(value) : NaN;
  return Number.isFinite(number) ? number : null;
}

export function meanOf(values: readonly number[]): Mean | null {
  if (values.length === 0) return null;
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? 0;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? 0;
  // Added in one order, so that it does not matter who answered first; divided before they are added where their sum is beyond all numbers.
  const sum = sorted.reduce((total, value) => total + value, 0);
  const mean = Number.isFinite(sum) ? sum / sorted.length : sorted.reduce((total, value) => total + value / sorted.length, 0);
  return { base: sorted.length, mean, median: lower / 2 + upper / 2 };
}

function extremesOf(values: readonly number[]): { readonly least: number; readonly most: number } {
  return values.reduce((found, value) => ({ least: Math.min(found.least, value), most: Math.max(found.most, value) }), { least: Infinity, most: -Infinity });
}

/** Bars of one width, 1, 2 or 5 times a power of ten, that begin at its multiples; whole numbers that lie close have one each. Their counts add up to the number of values. */
export function binsOf(values: readonly number[]): readonly Bin[] {
  if (values.length === 0) return [];
  const { least, most } = extremesOf(values);
  const whole = values.every((value) => Number.isSafeInteger(value));
  if (least === most) return [{ from: least, to: least, count: values.length }];
  if (whole && most - least < SINGLE) return counted(values, Array.from({ length: most - least + 1 }, (_, i) => least + i), (value) => value - least, 0);
  const width = Math.max(whole ? 1 : 0, niceWidth(most / BARS - least / BARS));
  const first = Math.floor(least / width);
  const bars = Math.floor(most / width) - first + 1;
  // Where numbers are too far apart or too close for a machine's arithmetic there is one bar.
  if (!Number.isFinite(width) || !Number.isSafeInteger(first) || !(bars >= 1 && bars <= 3 * BARS)) return [{ from: least, to: most, count: values.length }];
  const place = (value: number): number => Math.min(bars - 1, Math.max(0, Math.floor(value / width) - first));
  return counted(values, Array.from({ length: bars }, (_, i) => tidy((first + i) * width)), place, width);
}

function counted(values: readonly number[], starts: readonly number[], place: (value: number) => number, width: number): readonly Bin[] {
  const counts = starts.map(() => 0);
  for (const value of values) counts[place(value)] = (counts[place(value)] ?? 0) + 1;
  return starts.map((from, at) => ({ from, to: tidy(from + width), count: counts[at] ?? 0 }));
}

function niceWidth(raw: number): number {
  const power = 10 ** Math.floor(Math.log10(raw));
  return (([1, 2, 5] as const).find((step) => step * power >= raw) ?? 10) * power;
}

/** 0.1 + 0.2 as people write it. */
const tidy = (value: number): number => Number(value.toPrecision(12));
