import type { XNode } from '../expression/nodes.js';
import type { Recorded } from '../types.js';
import type { CompiledNode } from './nodes.js';

const NO_ATTRIBUTES: Readonly<Record<string, string>> = {};

/** A node of somebody's answers: the root, a group, one instance of a repeat, or a question. Changed by the model alone. */
export class Instance implements XNode {
  readonly attributes = NO_ATTRIBUTES;
  /** Parallel to the children of the form's node: one instance each, of a repeat as many as there are. */
  readonly slots: Instance[][] = [];
  /** Where it belongs among all, in document order. */
  order = 0;
  /** Its own condition holds. */
  relevantHere = true;
  /** Its own condition holds, and those of all around it. */
  relevant = true;
  /** Belonged to an instance of a repeat that is there no more. */
  gone = false;
  /** Just begun: what fills it in is no change that triggers anything. */
  fresh = true;
  /** What it holds is among the choices that its filter leaves. */
  offered = true;
  /** What was last said or computed, kept while it is not relevant. */
  base = '';
  answer: Recorded | undefined = undefined;
  /** What was said satisfies its constraint, or is offered, no more. */
  unsound = false;
  /** The instances of repeats that it stands in, outermost first; a repeat's instance stands in itself. */
  readonly repeats: readonly Instance[];
  readonly key: string;
  #children: readonly Instance[] | null = null;

  constructor(
    readonly compiled: CompiledNode,
    /** What it stands in; the root stands in nothing. */
    readonly around: Instance | null,
    readonly document: XNode,
    /** Of a repeat, which one, from 1. */
    readonly number: number | null,
  ) {
    const outer = around?.repeats ?? [];
    this.repeats = number === null ? outer : [...outer, this];
    const prefix = outer.at(-1)?.key ?? '';
    const own = number === null ? compiled.key : `${compiled.key}[${number}]`;
    // Groups have no place in a key of their own: a question's key names them where it must.
    this.key = prefix === '' ? own : `${prefix}/${own}`;
  }

  get parent(): XNode {
    return this.around ?? this.document;
  }

  get name(): string {
    return this.compiled.name;
  }

  /** Seen by expressions: nothing where it is not relevant, or no choice any more. */
  get text(): string {
    return this.relevant && this.offered ? this.base : '';
  }

  get children(): readonly Instance[] {
    this.#children ??= this.slots.flat();
    return this.#children;
  }

  /** To be told when a slot changed. */
  reslotted(): void {
    this.#children = null;
  }

  get isLeaf(): boolean {
    return this.compiled.question !== null;
  }
}

/** The instances that a node of the form has within `from`, itself or an ancestor's. */
export function descend(from: Instance, target: CompiledNode): readonly Instance[] {
  let here: readonly Instance[] = [from];
  for (let depth = from.compiled.path.length; depth < target.path.length; depth += 1) {
    const slot = target.path[depth] ?? 0;
    const [only] = here;
    here = here.length === 1 && only !== undefined ? (only.slots[slot] ?? []) : here.flatMap((one) => one.slots[slot] ?? []);
  }
  return here;
}
