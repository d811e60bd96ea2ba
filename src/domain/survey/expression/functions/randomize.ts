import { createHash } from 'node:crypto';
import type { XNode } from '../nodes.js';
import { toNumber, toText } from '../values.js';
import type { Call } from './rule.js';

const MODULUS = 2_147_483_647;
const MULTIPLIER = 16_807;
const LARGEST_LONG = 9_223_372_036_854_775_807n;

/** `randomize(nodes, seed)`: shuffled by what the scope draws, or the same way each time by a seed. */
export function randomized(call: Call): readonly XNode[] {
  const nodes = call.nodes(0);
  call.spend(nodes.length);
  if (call.count < 2) return shuffled(nodes, () => call.scope.random());
  return shuffledBySeed(nodes, seedOf(toText(call.value(1)), toNumber(call.value(1), call.scope.zone)));
}

/** As `randomize` with a seed: for choices whose column `parameters` asks for it. */
export function shuffledBySeed<T>(items: readonly T[], seed: bigint): readonly T[] {
  let state = Number(seed % BigInt(MODULUS));
  if (state <= 0) state += MODULUS - 1;
  return shuffled(items, () => {
    state = (state * MULTIPLIER) % MODULUS;
    return (state - 1) / (MODULUS - 1);
  });
}

/** A seed as the reference engines take it: a number without its fraction, '' as 0, any other text by the first eight bytes of its SHA-256. */
export function seedOf(text: string, number: number): bigint {
  if (Number.isNaN(number)) return text === '' ? 0n : createHash('sha256').update(text, 'utf8').digest().readBigInt64BE(0);
  if (number === Infinity) return LARGEST_LONG;
  return number === -Infinity ? -LARGEST_LONG - 1n : BigInt(Math.trunc(number));
}

/** The "inside-out" Fisher-Yates shuffle (ODK XForms specification, `randomize`). */
export function shuffled<T>(items: readonly T[], draw: () => number): readonly T[] {
  const result: T[] = [];
  items.forEach((item, index) => {
    const place = Math.floor(draw() * (index + 1));
    const moved = result[place];
    if (place !== index && moved !== undefined) result[index] = moved;
    result[place] = item;
  });
  return result;
}
