import type { SurveyFault } from '../compile.js';
import { analyse, type Analysis, type Reference } from '../expression/analyse.js';
import type { Tree } from '../expression/syntax.js';
import { byNames, everythingBelow, resolve } from './resolve.js';
import type { CompiledNode, ExpressionColumn } from './nodes.js';

/**
 * Something of a node that follows from other answers: whether it is relevant, how many instances a repeat has, what it comes to,
 * and whether an answer still satisfies its constraint, or is still among the choices.
 */
export const ASPECT_KINDS = ['relevant', 'count', 'calculation', 'constraint', 'choices'] as const;
export type AspectKind = (typeof ASPECT_KINDS)[number];

export interface Aspect {
  readonly kind: AspectKind;
  readonly node: CompiledNode;
  readonly tree: Tree;
  /** Reads the time, so that it may change by itself. */
  readonly time: boolean;
  /** Reads other instances of a repeat than its own. */
  readonly wide: boolean;
  /** Its place in the order of computing. */
  readonly rank: number;
}

export interface Ordered {
  readonly aspects: readonly Aspect[];
  readonly own: ReadonlyMap<CompiledNode, readonly Aspect[]>;
  readonly readers: ReadonlyMap<CompiledNode, readonly Aspect[]>;
  readonly triggered: ReadonlyMap<CompiledNode, readonly CompiledNode[]>;
  readonly circles: readonly { readonly names: readonly string[]; readonly column: ExpressionColumn }[];
  /** References to questions that do not exist, or that are not one question. */
  readonly unknown: readonly SurveyFault[];
  readonly chance: boolean;
  /** Paths that lead to no question, so that they are always empty. */
  readonly nowhere: readonly LostPath[];
}

export interface LostPath {
  readonly question: string;
  readonly column: ExpressionColumn;
  readonly path: string;
}

/** More readings than any form in the field has: beyond, each answer would have all of them computed again. */
const MOST_READS = 1_000_000;

const COLUMN_OF = { relevant: 'relevant', count: 'repeat_count', calculation: 'calculation', constraint: 'constraint', choices: 'choice_filter' } as const satisfies Record<AspectKind, ExpressionColumn>;
/** What others wait for: these make a value or its absence. The others only look. */
const MAKES: ReadonlySet<AspectKind> = new Set(['relevant', 'count', 'calculation']);

interface Read {
  readonly node: CompiledNode;
  readonly others: boolean;
  /** Only how many there are matters. */
  readonly presence: boolean;
}

interface Draft extends Omit<Aspect, 'rank'> {
  readonly reads: readonly Read[];
  rank: number;
}

/** Orders what has to be computed so that everything that is read comes first (ODK XForms specification, "bind": circular references are an error). */
export function orderAspects(nodes: readonly CompiledNode[]): Ordered {
  const names = byNames(nodes);
  const unknown: SurveyFault[] = [];
  const nowhere: LostPath[] = [];
  let readings = 0;
  const drafts: Draft[] = [];
  let chance = nodes.some(({ question }) => question?.parameters?.['randomize'] === 'true');
  for (const node of nodes) {
    for (const column of Object.keys(node.trees).filter(isColumn)) {
      const tree = node.trees[column];
      if (tree === undefined) continue;
      const analysis = analyse(tree);
      chance ||= analysis.chance;
      unknown.push(...unknownNames(analysis, node, column, names));
      nowhere.push(...lostPaths(analysis, node, column, names));
      const kind = ASPECT_KINDS.find((one) => COLUMN_OF[one] === column);
      if (kind === undefined || (kind === 'calculation' && node.question?.trigger !== undefined)) continue;
      const reads = analysis.reads.flatMap((reference) => (isSelf(reference) ? [] : resolve(reference, node, names).map((read): Read => ({ node: read, others: reference.others, presence: reference.presence }))));
      readings += reads.reduce((sum, { node: read }) => sum + 1 + (read.question === null ? everythingBelow(read).length : 0), 0);
      if (readings > MOST_READS) return { ...NOTHING, unknown: [{ question: node.name, column, message: TOO_ENTANGLED }] };
      // What depends on nothing but the answer itself is looked at when it is given.
      if (kind === 'constraint' && reads.length === 0) continue;
      drafts.push({ kind, node, tree, time: analysis.time, wide: reads.some(({ others }) => others), reads, rank: 0 });
    }
  }
  const own = groupBy(drafts, ({ node }) => [node]);
  const { order, circles } = sorted(drafts, own);
  order.forEach((draft, rank) => (draft.rank = rank));
  return { aspects: order, own, readers: readersOf(order), triggered: triggers(nodes, names, unknown), circles, unknown, chance, nowhere };
}

const NOTHING: Ordered = { aspects: [], own: new Map(), readers: new Map(), triggered: new Map(), circles: [], unknown: [], chance: false, nowhere: [] };
const TOO_ENTANGLED: SurveyFault['message'] = {
  id: 'Rumus-rumus survei ini membaca terlalu banyak pertanyaan sekaligus. Rujuk pertanyaan yang diperlukan saja, tanpa /data/*.',
  en: 'The expressions of this survey read too many questions at once. Refer to those that are needed, without /data/*.',
};

const isColumn = (column: string): column is ExpressionColumn => Object.hasOwn(COLUMN_SET, column);
const COLUMN_SET: Readonly<Record<ExpressionColumn, true>> = { relevant: true, constraint: true, calculation: true, required: true, read_only: true, repeat_count: true, choice_filter: true, default: true };

const isSelf = (reference: Reference): boolean => reference.kind === 'path' && !reference.absolute && reference.up === 0 && reference.steps.length === 0;

const noQuestion = (name: string): SurveyFault['message'] => ({ id: `Tidak ada pertanyaan "${name}". Perbaiki namanya.`, en: `There is no question "${name}". Correct the name.` });

/** A path of one's own that reaches nothing; one that begins with a name is told where it is written, and a filter's reads the list. */
function lostPaths({ reads }: Analysis, node: CompiledNode, column: ExpressionColumn, names: ReadonlyMap<string, readonly CompiledNode[]>): readonly LostPath[] {
  if (column === 'choice_filter') return [];
  return reads.flatMap((read) => {
    if (read.kind !== 'path' || read.steps.length === 0 || (!read.absolute && read.up === 0) || read.steps.some((step) => step === '*' || step === '//') || resolve(read, node, names).length > 0) return [];
    return [{ question: node.name, column, path: `${read.absolute ? '/' : '../'.repeat(read.up)}${read.steps.join('/')}` }];
  });
}

function unknownNames({ reads }: Analysis, { name: question }: CompiledNode, column: ExpressionColumn, names: ReadonlyMap<string, readonly CompiledNode[]>): readonly SurveyFault[] {
  const asked = new Set(reads.flatMap((read) => (read.kind === 'question' ? [read.name] : [])));
  return [...asked].flatMap((name) => {
    const found = names.get(name)?.length ?? 0;
    if (found === 1) return [];
    return [{ question, column, message: found === 0 ? noQuestion(name) : { id: `Ada ${found} pertanyaan bernama "${name}". Beri tiap pertanyaan nama sendiri.`, en: `There are ${found} questions "${name}". Give each its own name.` } }];
  });
}

/** Readers of a node are also whoever reads a group or repeat around it. */
function readersOf(drafts: readonly Draft[]): ReadonlyMap<CompiledNode, readonly Draft[]> {
  return groupBy(drafts, ({ reads }) => [...new Set(reads.flatMap(({ node, presence }) => (presence ? [node] : [node, ...everythingBelow(node)])))]);
}

function triggers(nodes: readonly CompiledNode[], names: ReadonlyMap<string, readonly CompiledNode[]>, unknown: SurveyFault[]): ReadonlyMap<CompiledNode, readonly CompiledNode[]> {
  return groupBy(
    nodes.filter(({ question }) => question?.trigger !== undefined),
    ({ name: question, question: asked }) =>
      (asked?.trigger ?? []).flatMap((name) => {
        const found = names.get(name) ?? [];
        if (found.length === 0) unknown.push({ question, column: 'trigger', message: noQuestion(name) });
        return found;
      }),
  ).map;
}

function groupBy<T>(all: readonly T[], keys: (one: T) => readonly CompiledNode[]): Grouped<T> {
  const map = new Grouped<T>();
  for (const one of all) for (const key of keys(one)) map.add(key, one);
  return map;
}

class Grouped<T> extends Map<CompiledNode, T[]> {
  get map(): ReadonlyMap<CompiledNode, readonly T[]> {
    return this;
  }
  add(key: CompiledNode, one: T): void {
    const same = this.get(key);
    if (same === undefined) this.set(key, [one]);
    else same.push(one);
  }
}

/** What has to be computed before this: all that makes the value of what it reads. */
function predecessors(draft: Draft, own: ReadonlyMap<CompiledNode, readonly Draft[]>): readonly Draft[] {
  const found = new Set<Draft>();
  const makers = (node: CompiledNode): void => {
    for (const other of own.get(node) ?? []) if (MAKES.has(other.kind)) found.add(other);
  };
  for (const { node: read, others, presence } of draft.reads) {
    if (presence) {
      for (let around: CompiledNode | null = read; around !== null; around = around.parent) for (const other of own.get(around) ?? []) if (other.kind === 'count') found.add(other);
      continue;
    }
    for (const made of [read, ...everythingBelow(read)]) {
      // A running total reads the same question of another instance: no circle.
      if (made === draft.node && others) continue;
      if (made !== draft.node || draft.kind !== 'constraint') makers(made);
    }
    for (let around = read.parent; around !== null; around = around.parent) if (!holds(around, draft.node)) makers(around);
  }
  if (draft.kind !== 'relevant') for (const other of own.get(draft.node) ?? []) if (other.kind === 'relevant') found.add(other);
  for (let around = draft.node.parent; around !== null; around = around.parent) makers(around);
  return [...found];
}

function holds(group: CompiledNode, node: CompiledNode): boolean {
  for (let here = node.parent; here !== null; here = here.parent) if (here === group) return true;
  return false;
}

/** Depth first; the circles met on the way, each as the names along it. */
function sorted(drafts: readonly Draft[], own: ReadonlyMap<CompiledNode, readonly Draft[]>): { order: Draft[]; circles: { names: string[]; column: ExpressionColumn }[] } {
  const order: Draft[] = [];
  const circles: { names: string[]; column: ExpressionColumn }[] = [];
  const done = new Set<Draft>();
  const open = new Map<Draft, number>();
  const path: { readonly draft: Draft; readonly rest: Draft[] }[] = [];
  const begin = (draft: Draft): void => {
    const at = open.get(draft);
    if (at !== undefined) {
      const around = path.slice(at);
      // A repeat may go on as long as what is said in it asks for more (ODK, "repeating as long as a condition is met"): its count is computed again with each instance, and ends at the most there can be.
      if (around.some((step) => step.draft.kind === 'count')) return;
      const names = around.map((step) => step.draft.node.name);
      circles.push({ names: [...names, names[0] ?? ''], column: COLUMN_OF[draft.kind] });
    } else if (!done.has(draft)) {
      open.set(draft, path.length);
      path.push({ draft, rest: [...predecessors(draft, own)] });
    }
  };
  for (const draft of drafts) {
    begin(draft);
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const next = top.rest.shift();
      if (next !== undefined) {
        begin(next);
        continue;
      }
      path.pop();
      open.delete(top.draft);
      done.add(top.draft);
      order.push(top.draft);
    }
  }
  return { order, circles };
}
