import { isNodes, textOfNode, toBoolean, toNumber, toText } from '../values.js';
import type { FunctionName } from './names.js';
import { takes, type Call, type FunctionRule } from './rule.js';

const SPACES_ALONE = /^[ \t\r\n]*$/;

/** Functions of truth and choice (ODK XForms specification, "Boolean Functions"). */
export const TRUTH_FUNCTIONS = {
  true: takes(0, 0, () => true),
  false: takes(0, 0, () => false),
  boolean: takes(1, 1, (call) => call.boolean(0)),
  not: takes(1, 1, (call) => !call.boolean(0)),
  if: takes(3, 3, (call) => (call.boolean(0) ? call.value(1) : call.value(2))),
  coalesce: takes(2, Infinity, (call) => {
    for (let index = 0; index < call.count; index += 1) {
      const text = call.text(index);
      if (text !== '') return text;
    }
    return '';
  }),
  once: takes(1, 1, (call) => {
    const own = textOfNode(call.node);
    return own === '' ? toText(call.value(0)) : own;
  }),
  // Deviates from XForms 1.0: whatever is neither "true" nor "1" is false.
  'boolean-from-string': takes(1, 1, (call) => ['true', '1'].includes(call.text(0))),
  checklist: takes(2, Infinity, (call) => {
    const facts: boolean[] = [];
    for (let index = 2; index < call.count; index += 1) facts.push(...factsOf(call, index));
    return between(call, facts.filter(Boolean).length);
  }),
  'weighted-checklist': takes(4, Infinity, (call) => {
    let sum = 0;
    for (let index = 2; index < call.count; index += 2) {
      const facts = factsOf(call, index);
      const weights = weightsOf(call, index + 1);
      for (const [place, weight] of weights.entries()) {
        const fact = facts[place];
        // More weights than facts: a form that cannot be right holds for nobody.
        if (fact === undefined) return false;
        if (fact) sum += weight;
      }
    }
    return between(call, sum);
  }),
} as const satisfies Partial<Record<FunctionName, FunctionRule>>;

/** Between the first two arguments, both included; -1 as the second, or what is no number, sets no limit. */
function between(call: Call, count: number): boolean {
  const most = call.number(1);
  return count >= call.number(0) && (most === -1 || !(count > most));
}

/** Each node for itself, true where it holds something; anything else by its boolean. */
function factsOf(call: Call, index: number): readonly boolean[] {
  const value = call.value(index);
  if (!isNodes(value)) return [toBoolean(value)];
  call.spend(value.length);
  return value.map((node) => !SPACES_ALONE.test(textOfNode(node)));
}

function weightsOf(call: Call, index: number): readonly number[] {
  const value = call.value(index);
  const { zone } = call.scope;
  return isNodes(value) ? value.map((node) => toNumber([node], zone)) : [toNumber(value, zone)];
}
