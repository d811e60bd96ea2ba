import { z } from 'zod';
import { pathToRoot, ROOT, type NodeId, type SupervisionTree } from './supervision.js';

/** Figures from answers of fewer people than this are withheld. */
export const MINIMUM_GROUP = 5;

/**
 * Sums of a group's answers: how many people, and for every field the sum and how often each value was given (`{"1": 2, "4": 3}`).
 * Every field has all `size` people as its base. Also the shape in which a block's content is stored.
 */
export const FiguresSchema = z.object({
  size: z.int(),
  fields: z.record(z.string(), z.object({ sum: z.int(), histogram: z.record(z.string(), z.int()) })),
});
export type Figures = z.infer<typeof FiguresSchema>;

/** A frozen group: never changed, split, extended or deleted, whatever becomes of its people or of the tree. */
export interface Block {
  readonly home: NodeId;
  readonly content: Figures;
}

/** One person's answer to a measure. `node` is their direct supervisor now; `values` holds an integer for every field. */
export interface Contribution {
  readonly respondent: number;
  readonly node: NodeId;
  readonly values: Readonly<Record<string, number>>;
}

/**
 * All that was ever released of one measure. `measure` is opaque (`needs:CAMPAIGN:komunikasi`); `fields` are what each contribution must carry;
 * `released` holds everyone who is in some block, not in which.
 */
export interface Ledger {
  readonly measure: string;
  readonly fields: readonly string[];
  readonly blocks: readonly Block[];
  readonly released: ReadonlySet<number>;
}

export interface ReleaseOptions {
  readonly minimum?: number;
  /** How many direct reports of a supervisor may still answer (invited, not answered, not declined, campaign open). Absent: nobody is waited for. */
  readonly awaited?: ReadonlyMap<NodeId, number>;
}

export interface Release {
  /** To be appended to the ledger. */
  readonly newBlocks: readonly Block[];
  /** Everyone in one of the new blocks, ascending: to be added to `released` in the same transaction. */
  readonly released: readonly number[];
}

function isComplete(values: Contribution['values'], fields: readonly string[]): boolean {
  return fields.every((field) => Number.isSafeInteger(values[field]));
}

function putInto<T>(pools: Map<NodeId, T[]>, node: NodeId, pending: readonly T[]): void {
  const pool = pools.get(node);
  if (pool === undefined) pools.set(node, [...pending]);
  else pool.push(...pending);
}

function freeze(pool: readonly Contribution[], fields: readonly string[]): Figures {
  const entries = fields.map((field) => {
    const values = pool.map((contribution) => contribution.values[field] ?? 0).toSorted((a, b) => a - b);
    const histogram: Record<string, number> = {};
    for (const value of values) histogram[value] = (histogram[value] ?? 0) + 1;
    return [field, { sum: values.reduce((sum, value) => sum + value, 0), histogram }] as const;
  });
  return { size: pool.length, fields: Object.fromEntries(entries) };
}

/**
 * Puts pending answers into new blocks, bottom up: the answers pending at a supervisor, with what their sub-supervisors could not place, become one block
 * as soon as they are `minimum` people or more; otherwise they go up to the next supervisor. What reaches `ROOT` stays pending, since nobody looks from there.
 * While so many are still `awaited` at or below a supervisor that the minimum can be reached there, too small a rest waits instead of going up.
 *
 * Why nothing smaller can be computed. Every figure ever published about a measure is the sum of one fixed answer vector over whole blocks (`figuresFor`).
 * Blocks are disjoint: a respondent enters one only while not in `released`, and is in `released` from then on; the transaction that appends blocks and
 * members, unique by (measure, respondent), keeps two runs at once from breaking this. Write a published figure as a vector over people, 1 for those counted:
 * it is constant on each block, and so is every linear combination of such vectors, over all weeks, views and exports, before and after any move in the tree,
 * for the tree only chooses which blocks are summed. A combination that isolates some people is non-zero on them, hence on all of their blocks, hence on at
 * least `minimum` people. In particular a parent's figures minus a child's are those of whole blocks with a home above or beside the child.
 * Every field has the same base, because only complete contributions enter; whatever can be left unanswered is a measure of its own.
 * Not covered: what the members of a group know of themselves, a group in which all say the same, and that the appearance of a block tells that the
 * minimum was reached just then.
 *
 * Pure and independent of the order of `pending`. Ignored: who is in `released`, a second contribution of one person, one that lacks a field or carries
 * a value that is no integer. Never throws. Source of the rule: figures for leaders are of five people or more, whoever subtracts.
 */
export function release(ledger: Ledger, pending: readonly Contribution[], tree: SupervisionTree, options: ReleaseOptions = {}): Release {
  const groups = groupsOf(pending.filter(({ values }) => isComplete(values, ledger.fields)), ledger.released, tree, options);
  return {
    newBlocks: groups.map(({ home, members }) => ({ home, content: freeze(members, ledger.fields) })),
    released: groups.flatMap(({ members }) => members.map(({ respondent }) => respondent)).toSorted((a, b) => a - b),
  };
}

/** Some people's answers that are from now on shown together or not at all. */
export interface Group<T> {
  readonly home: NodeId;
  readonly members: readonly T[];
}

/**
 * The groups that `release` freezes, for whoever keeps what their members said and not sums: who is pending and where they end up follows the same rule,
 * and what is shown of such groups must be made of whole ones that never change.
 * @param released whoever is in a group already, and everyone whose second answer must not count.
 */
export function groupsOf<T extends Pick<Contribution, 'respondent' | 'node'>>(pending: readonly T[], released: ReadonlySet<number>, tree: SupervisionTree, options: ReleaseOptions = {}): readonly Group<T>[] {
  const { minimum = MINIMUM_GROUP, awaited = new Map<NodeId, number>() } = options;
  const pools = new Map<NodeId, T[]>();
  const seen = new Set<number>();
  for (const one of pending) {
    if (released.has(one.respondent) || seen.has(one.respondent)) continue;
    seen.add(one.respondent);
    putInto(pools, one.node, [one]);
  }

  const awaitedBelow = new Map<NodeId, number>();
  for (const [node, count] of awaited) for (const above of pathToRoot(tree, node)) awaitedBelow.set(above, (awaitedBelow.get(above) ?? 0) + count);

  const paths = new Map([...pools.keys()].flatMap((node) => pathToRoot(tree, node)).map((node) => [node, pathToRoot(tree, node)]));
  const deepestFirst = [...paths].toSorted(([a, pathA], [b, pathB]) => pathB.length - pathA.length || a - b);
  const groups: Group<T>[] = [];
  for (const [node, [, parent = ROOT]] of deepestFirst) {
    const pool = pools.get(node) ?? [];
    if (node === ROOT || pool.length === 0) continue;
    if (pool.length >= minimum) groups.push({ home: node, members: pool });
    else if (pool.length + (awaitedBelow.get(node) ?? 0) < minimum) putInto(pools, parent, pool);
  }
  return groups;
}

/** Figures of two disjoint groups as those of one. */
export function add(a: Figures, b: Figures): Figures {
  const fields = Object.entries(a.fields).map(([field, { sum, histogram }]) => {
    const other = b.fields[field] ?? { sum: 0, histogram: {} };
    const merged: Record<string, number> = { ...histogram };
    for (const [value, count] of Object.entries(other.histogram)) merged[value] = (merged[value] ?? 0) + count;
    return [field, { sum: sum + other.sum, histogram: merged }] as const;
  });
  return { size: a.size + b.size, fields: Object.fromEntries(fields) };
}

/**
 * What may be shown of a measure to whoever looks from `node` (a supervisor: everyone below; `ROOT`: everyone): the sum of the blocks whose home lies at or
 * below it in today's tree. Undefined where there is none: the sentence is left out whole. Nothing else about a measure may ever be published.
 */
export function figuresFor(node: NodeId, ledger: Pick<Ledger, 'blocks'>, tree: SupervisionTree): Figures | undefined {
  return ledger.blocks
    .filter(({ home }) => pathToRoot(tree, home).includes(node))
    .map(({ content }) => content)
    .reduce<Figures | undefined>((sum, content) => (sum === undefined ? content : add(sum, content)), undefined);
}

/**
 * Participation of a group, which is no answer: shown from `minimum` invited people on, undefined below.
 * Anything else that counts people and not answers (asked and answered follow-ups) goes through here as well.
 */
export function withholdSmall<T extends { readonly invited: number }>(participation: T, minimum: number = MINIMUM_GROUP): T | undefined {
  return participation.invited >= minimum ? participation : undefined;
}
