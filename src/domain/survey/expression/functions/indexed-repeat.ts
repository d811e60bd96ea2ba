import type { XNode } from '../nodes.js';
import type { Call } from './rule.js';

/**
 * `indexed-repeat(question, repeat, index, inner repeat, index, …)`: the question's nodes in one instance, counted from 1, of the repeats that are named, in any order.
 * Empty where an index is no number or there is no such instance (ODK XForms specification, "Repeat Functions").
 */
export function indexedRepeat(call: Call): readonly XNode[] {
  const pairs: { readonly instances: readonly XNode[]; readonly index: number }[] = [];
  for (let place = 1; place + 1 < call.count; place += 2) {
    const instances = call.everywhere(place);
    if (instances.length === 0) return [];
    pairs.push({ instances, index: call.number(place + 1) });
  }
  pairs.sort((left, right) => depthOf(left.instances[0]) - depthOf(right.instances[0]));
  let within: XNode | null = null;
  for (const { instances, index } of pairs) {
    const around: XNode | null = within;
    call.spend(instances.length);
    const candidates: readonly XNode[] = around === null ? instances : instances.filter((instance) => standsIn(instance, around));
    const chosen: XNode | undefined = candidates[index - 1];
    if (chosen === undefined) return [];
    within = chosen;
  }
  const around = within;
  if (around === null) return [];
  const targets = call.everywhere(0);
  call.spend(targets.length);
  return targets.filter((target) => standsIn(target, around));
}

function depthOf(node: XNode | undefined): number {
  let depth = 0;
  for (let here = node?.parent ?? null; here !== null; here = here.parent) depth += 1;
  return depth;
}

function standsIn(node: XNode, around: XNode): boolean {
  for (let here: XNode | null = node; here !== null; here = here.parent) if (here === around) return true;
  return false;
}
