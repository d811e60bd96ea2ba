import type { Scope, Value, XNode } from '../nodes.js';
import { isNodes, textOfNode, toText } from '../values.js';

/** One call of a function: its arguments, evaluated when they are asked for, so that `if` and `coalesce` evaluate no more than they return. */
export interface Call {
  readonly count: number;
  readonly scope: Scope;
  /** The node that is looked at: the question's own, within a predicate the one that is tested. */
  readonly node: XNode;
  /** Counted from 1, among `size`, as in XPath 1.0. */
  readonly position: number;
  readonly size: number;
  /** '' for an argument that was not given. */
  value(index: number): Value;
  text(index: number): string;
  number(index: number): number;
  boolean(index: number): boolean;
  /** Empty for what is no node-set. */
  nodes(index: number): readonly XNode[];
  /** The nodes of `${name}` or a path in every instance of every repeat, where the argument is one. */
  everywhere(index: number): readonly XNode[];
  /** Counts towards the work that one expression may do; past its end the whole expression comes to nothing. */
  spend(work: number): void;
}

export interface FunctionRule {
  /** How many arguments it takes. */
  readonly least: number;
  readonly most: number;
  readonly run: (call: Call) => Value;
}

export const takes = (least: number, most: number, run: FunctionRule['run']): FunctionRule => ({ least, most, run });

/** The texts of an argument: of a node-set each node's. */
export function textsOf(call: Call, index: number): readonly string[] {
  const value = call.value(index);
  if (!isNodes(value)) return [toText(value)];
  call.spend(value.length);
  return value.map(textOfNode);
}

/** The texts of all arguments from one on, each node of a node-set for itself. */
export function textsFrom(call: Call, first: number): readonly string[] {
  const texts: string[] = [];
  for (let index = first; index < call.count; index += 1) for (const text of textsOf(call, index)) texts.push(text);
  return texts;
}
