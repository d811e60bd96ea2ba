import { isNodes, toNumber } from '../values.js';
import type { FunctionName } from './names.js';
import { takes, type Call, type FunctionRule } from './rule.js';

const one = (rule: (value: number) => number): FunctionRule => takes(1, 1, (call) => rule(call.number(0)));
const two = (rule: (left: number, right: number) => number): FunctionRule =>
  takes(2, 2, (call) => {
    const [left, right] = [call.number(0), call.number(1)];
    // The language has it that anything to the power of 0 is 1, even what is no number.
    return Number.isNaN(left) || Number.isNaN(right) ? NaN : rule(left, right);
  });

/** Functions of numbers (ODK XForms specification, "Number Functions"); what is no number makes the whole no number. */
export const NUMBER_FUNCTIONS = {
  number: takes(0, 1, (call) => (call.count === 0 ? toNumber([call.node], call.scope.zone) : call.number(0))),
  int: one(Math.trunc),
  round: takes(1, 2, (call) => round(call.number(0), call.count === 2 ? call.number(1) : 0)),
  floor: one(Math.floor),
  ceiling: one(Math.ceil),
  abs: one(Math.abs),
  pow: two((base, exponent) => base ** exponent),
  sqrt: one(Math.sqrt),
  exp: one(Math.exp),
  exp10: one((exponent) => 10 ** exponent),
  log: one(Math.log),
  log10: one(Math.log10),
  sin: one(Math.sin),
  cos: one(Math.cos),
  tan: one(Math.tan),
  asin: one(Math.asin),
  acos: one(Math.acos),
  atan: one(Math.atan),
  atan2: two(Math.atan2),
  pi: takes(0, 0, () => Math.PI),
  // XPath 1.0: of no nodes 0; one that is no number makes the sum none.
  sum: takes(1, 1, (call) => numbersOf(call, 0).reduce((sum, number) => sum + number, 0)),
  min: takes(1, Infinity, (call) => extreme(call, Math.min)),
  max: takes(1, Infinity, (call) => extreme(call, Math.max)),
  random: takes(0, 0, (call) => call.scope.random()),
} as const satisfies Partial<Record<FunctionName, FunctionRule>>;

function numbersOf(call: Call, index: number): readonly number[] {
  const value = call.value(index);
  const { zone } = call.scope;
  if (!isNodes(value)) return [toNumber(value, zone)];
  call.spend(value.length);
  return value.map((node) => toNumber([node], zone));
}

/** XPath 3.0: NaN where any is none, or where there are none at all. */
function extreme(call: Call, choose: (left: number, right: number) => number): number {
  let found: number | null = null;
  for (let index = 0; index < call.count; index += 1) for (const number of numbersOf(call, index)) found = found === null ? number : choose(found, number);
  return found ?? NaN;
}

/** More decimals than a number has. */
const MOST_DECIMALS = 15;

/** To a number of decimals, which may be negative; halves go away from zero, as the reference engines have it (XPath 1.0 has them go up). */
export function round(value: number, decimals: number): number {
  if (!Number.isFinite(value) || decimals > MOST_DECIMALS) return value;
  if (Number.isNaN(decimals)) return NaN;
  const scale = 10 ** Math.max(-300, Math.trunc(decimals));
  const scaled = value * scale;
  return Number.isFinite(scaled) ? (Math.sign(scaled) * Math.round(Math.abs(scaled))) / scale : value;
}
