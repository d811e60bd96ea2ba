import { holds } from '../expression/evaluate.js';
import type { CompiledSurvey } from '../compile.js';
import { isPresumed } from '../types.js';
import type { Instance } from './instance.js';
import { ModelScope, type Surroundings } from './scope.js';
import { inDocumentOrder, rootInstance } from './tree.js';

/** What can be read of somebody's answers, as a form sees them. Changed by the model alone. */
export abstract class Reading {
  readonly root: Instance;
  #leaves: readonly Instance[] | null = null;
  #byKey: ReadonlyMap<string, Instance> | null = null;

  protected constructor(
    readonly compiled: CompiledSurvey,
    protected surroundings: Surroundings,
  ) {
    this.root = rootInstance(compiled.root);
  }

  get seed(): number {
    return this.surroundings.seed;
  }

  /** Every question in document order, relevant or not. */
  leaves(): readonly Instance[] {
    this.#leaves ??= inDocumentOrder(this.root);
    return this.#leaves;
  }

  leaf(key: string): Instance | undefined {
    this.#byKey ??= new Map(this.leaves().map((leaf) => [leaf.key, leaf]));
    return this.#byKey.get(key);
  }

  scope(context: Instance): ModelScope {
    return new ModelScope(context, this.compiled, this.surroundings);
  }

  isAsked(leaf: Instance): boolean {
    return leaf.compiled.asks && (leaf.compiled.trees.read_only === undefined || !this.isReadOnly(leaf));
  }

  isReadOnly(leaf: Instance): boolean {
    const { read_only } = leaf.compiled.trees;
    return read_only === undefined ? leaf.compiled.question?.readOnly === true : holds(read_only, this.scope(leaf));
  }

  isRequired(leaf: Instance): boolean {
    const { required } = leaf.compiled.trees;
    return required === undefined ? leaf.compiled.question?.required === true : holds(required, this.scope(leaf));
  }

  /** The first question that is asked and has nothing good on record. */
  firstPending(): Instance | undefined {
    return this.leaves().find((leaf) => leaf.relevant && this.isPending(leaf) && this.isAsked(leaf));
  }

  /** Nothing is settled for it, or what was is good no more. */
  isPending(leaf: Instance): boolean {
    return leaf.answer === undefined || isPresumed(leaf.answer) || leaf.unsound;
  }

  /** Whether what the question holds satisfies its constraint; nothing held, nothing to refuse (ODK XForms specification, bind: constraint). */
  isSound(leaf: Instance): boolean {
    const { constraint } = leaf.compiled.trees;
    return constraint === undefined || leaf.base === '' || holds(constraint, this.scope(leaf));
  }

  /** To be told when a question came or went. */
  protected restructured(): void {
    this.#leaves = null;
    this.#byKey = null;
  }
}
