import type { Value, XNode } from './nodes.js';
import { isNodes, numberOf, textOfNode, toBoolean, toNumber } from './values.js';

export type Relation = '<' | '<=' | '>' | '>=';

/** XPath 1.0, section 3.4: a node-set equals what any of its nodes equals, so an empty one equals nothing but `false()`. */
export function equal(left: Value, right: Value, zone: string): boolean {
  if (isNodes(left)) return isNodes(right) ? shareText(left, right) : someEqual(left, right, zone);
  return isNodes(right) ? someEqual(right, left, zone) : same(left, right, zone);
}

/** `!=` of node-sets holds when any node differs; it is not the contrary of `=`. */
export function unequal(left: Value, right: Value, zone: string): boolean {
  if (isNodes(left)) return isNodes(right) ? anyDiffer(left, right) : someUnequal(left, right, zone);
  return isNodes(right) ? someUnequal(right, left, zone) : !same(left, right, zone);
}

/** `<` and the like compare numbers, which days count as (ODK XForms specification, "XPath Operators"). */
export function related(relation: Relation, left: Value, right: Value, zone: string): boolean {
  if (!isNodes(left) && !isNodes(right)) return holds(relation, toNumber(left, zone), toNumber(right, zone));
  // Some pair holds when the extremes do.
  const rising = relation === '<' || relation === '<=';
  return holds(relation, extreme(left, rising, zone), extreme(right, !rising, zone));
}

function same(left: Exclude<Value, readonly XNode[]>, right: Exclude<Value, readonly XNode[]>, zone: string): boolean {
  if (typeof left === 'boolean' || typeof right === 'boolean') return toBoolean(left) === toBoolean(right);
  if (typeof left === 'number' || typeof right === 'number') return toNumber(left, zone) === toNumber(right, zone);
  return left === right;
}

function someEqual(nodes: readonly XNode[], value: Exclude<Value, readonly XNode[]>, zone: string): boolean {
  if (typeof value === 'boolean') return nodes.length > 0 === value;
  if (typeof value === 'string') {
    for (const node of nodes) if (textOfNode(node) === value) return true;
    return false;
  }
  for (const node of nodes) if (numberOf(textOfNode(node), zone) === value) return true;
  return false;
}

function someUnequal(nodes: readonly XNode[], value: Exclude<Value, readonly XNode[]>, zone: string): boolean {
  if (typeof value === 'boolean') return nodes.length > 0 !== value;
  if (typeof value === 'string') {
    for (const node of nodes) if (textOfNode(node) !== value) return true;
    return false;
  }
  for (const node of nodes) if (numberOf(textOfNode(node), zone) !== value) return true;
  return false;
}

function shareText(left: readonly XNode[], right: readonly XNode[]): boolean {
  const [one] = left;
  const [other] = right;
  if (one === undefined || other === undefined) return false;
  if (left.length === 1 && right.length === 1) return textOfNode(one) === textOfNode(other);
  const texts = new Set(left.map(textOfNode));
  return right.some((node) => texts.has(textOfNode(node)));
}

function anyDiffer(left: readonly XNode[], right: readonly XNode[]): boolean {
  const [first] = left;
  if (first === undefined || right.length === 0) return false;
  const text = textOfNode(first);
  return left.some((node) => textOfNode(node) !== text) || right.some((node) => textOfNode(node) !== text);
}

/** The least or the greatest number of a value; what is no number is left out, since nothing compares with it. */
function extreme(value: Value, least: boolean, zone: string): number {
  if (!isNodes(value)) return toNumber(value, zone);
  let found = NaN;
  for (const node of value) {
    const number = numberOf(textOfNode(node), zone);
    if (Number.isNaN(found) || (least ? number < found : number > found)) found = number;
  }
  return found;
}

function holds(relation: Relation, left: number, right: number): boolean {
  switch (relation) {
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
  }
}
