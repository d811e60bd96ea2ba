import { evaluate, holds, textOf } from '../expression/evaluate.js';
import { toNumber } from '../expression/values.js';
import { asText, given, withdrawn } from '../answers.js';
import type { CompiledSurvey } from '../compile.js';
import { momentOf, preloaded } from '../kinds/dates.js';
import { MOST_INSTANCES } from '../kinds/more.js';
import { choicesOf, isPresumed, type Answers, type AnswerValue, type Recorded } from '../types.js';
import type { Aspect } from './aspects.js';
import { Agenda } from './agenda.js';
import { available } from './choices.js';
import { descend, Instance } from './instance.js';
import { Records } from './records.js';
import { everythingBelow } from './resolve.js';
import { bounded, forget, inDocumentOrder, leavesOf, place, questionOf, rangeKey, rangesOf, readBy, rootInstance, standing, wayTo } from './tree.js';
import type { CompiledNode } from './nodes.js';
import { instancesFor, ModelScope, type Surroundings } from './scope.js';

/** More questions than this no form asks of a person; repeats stop growing. */
const MOST_LEAVES = 20_000;

/**
 * Somebody's answers as the form sees them: which questions are relevant, what calculations come to, how many instances repeats have.
 * After a change only what depends on it is computed again, so an answer costs the same in a form of ten rows and of six hundred.
 */
export class Model {
  readonly root: Instance;
  readonly #records: Records;
  readonly #agenda = new Agenda<Instance>();
  #leaves: readonly Instance[] | null = null;
  #byKey: ReadonlyMap<string, Instance> | null = null;
  /** Became relevant since they were last taken. */
  readonly #risen = new Set<Instance>();
  #fired: Instance[] = [];
  #fresh: Instance[] = [];
  #born: Instance[] = [];

  private constructor(
    readonly compiled: CompiledSurvey,
    answers: Answers,
    private surroundings: Surroundings,
  ) {
    this.#records = new Records(answers);
    this.root = rootInstance(compiled.root);
    this.#grow(this.root);
  }

  /** A form that nobody has touched: what it holds and computes at the beginning (ODK XForms specification, event odk-instance-first-load). */
  static begin(compiled: CompiledSurvey, known: Answers, surroundings: Surroundings): Model {
    const model = new Model(compiled, known, surroundings);
    model.#allDue(model.root);
    model.#born = [...model.leaves()];
    model.#settle();
    return model;
  }

  /** Answers as an earlier step left them. */
  static from(compiled: CompiledSurvey, answers: Answers, surroundings: Surroundings): Model {
    const model = new Model(compiled, answers, surroundings);
    // What was computed is on record, but for what the time may have changed meanwhile.
    for (const aspect of compiled.aspects) if (aspect.time || (aspect.kind !== 'calculation' && aspect.kind !== 'count')) model.#allInstances(aspect);
    model.#settle();
    return model;
  }

  get answers(): Answers {
    return this.#records.answers;
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

  /** Brings up to date what reads the time. */
  refresh(surroundings: Surroundings): void {
    const moved = surroundings.now !== this.surroundings.now || surroundings.zone !== this.surroundings.zone;
    this.surroundings = surroundings;
    if (!moved || this.compiled.timely.length === 0) return;
    for (const aspect of this.compiled.timely) this.#allInstances(aspect);
    this.#settle();
  }

  /** Takes an answer, or with `null` that it was skipped, and all that follows from it. */
  answer(leaf: Instance, value: AnswerValue | null): void {
    this.#record(leaf, value);
    leaf.unsound = false;
    leaf.offered = true;
    this.#setBase(leaf, asText(value, questionOf(leaf)));
    if (leaf.compiled.rules?.asked === true && questionOf(leaf).kind === 'more') this.#followMore(leaf);
    this.#settle();
  }

  /** What is filled in without being said: shown for correction. */
  presume(leaf: Instance, value: AnswerValue): void {
    this.#record(leaf, { presumed: value });
    this.#setBase(leaf, asText(value, questionOf(leaf)));
    this.#settle();
  }

  /** Notes the moment of sending (preload `end`), and what was shown to be read only. */
  finish(): void {
    for (const leaf of this.leaves()) {
      if (questionOf(leaf).kind === 'end') this.#setBase(leaf, momentOf(this.surroundings));
      const shown = leaf.relevant && leaf.compiled.asks && !this.isAsked(leaf) ? leaf.compiled.rules?.cast(leaf.base, questionOf(leaf)) : undefined;
      if (shown !== undefined) this.#record(leaf, shown);
    }
    this.#settle();
  }

  /** The keys whose record changed since they were last taken, and takes them. */
  takeChanged(): readonly string[] {
    return this.#records.takeChanged();
  }

  get seed(): number {
    return this.surroundings.seed;
  }

  /** What became relevant since it was last taken, in document order, and takes it. */
  takeRisen(): readonly Instance[] {
    const risen = [...this.#risen].filter(({ gone }) => !gone).toSorted((a, b) => a.order - b.order);
    this.#risen.clear();
    return risen;
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

  /** Nothing is settled for it, or what was is good no more. */
  isPending(leaf: Instance): boolean {
    return leaf.answer === undefined || isPresumed(leaf.answer) || leaf.unsound;
  }

  /** Whether what the question holds satisfies its constraint; nothing held, nothing to refuse (ODK XForms specification, bind: constraint). */
  isSound(leaf: Instance): boolean {
    const { constraint } = leaf.compiled.trees;
    return constraint === undefined || leaf.base === '' || holds(constraint, this.scope(leaf));
  }

  // --- structure

  #grow(instance: Instance): void {
    for (const child of instance.compiled.children) {
      const count = child.node?.kind === 'repeat' ? this.#storedCount(child, instance) : 1;
      instance.slots.push(Array.from({ length: count }, (_, index) => this.#create(child, instance, child.node?.kind === 'repeat' ? index + 1 : null)));
    }
    instance.reslotted();
  }

  #create(compiled: CompiledNode, parent: Instance, number: number | null): Instance {
    const instance = new Instance(compiled, parent, parent.document, number);
    this.#leaves = null;
    this.#byKey = null;
    if (instance.isLeaf) this.#fresh.push(instance);
    if (instance.isLeaf) this.#load(instance);
    else this.#grow(instance);
    return instance;
  }

  #load(leaf: Instance): void {
    const question = questionOf(leaf);
    leaf.answer = this.#records.get(leaf.key);
    const held = leaf.answer === undefined || leaf.answer === null ? undefined : isPresumed(leaf.answer) ? leaf.answer.presumed : leaf.answer;
    if (held !== undefined) leaf.base = asText(held, question);
    else if (leaf.answer === undefined && question.default !== undefined && 'value' in question.default) leaf.base = this.#cast(leaf, question.default.value);
  }

  #storedCount(repeat: CompiledNode, parent: Instance): number {
    const counted = this.#records.get(`${rangeKey(repeat, parent)}/#`);
    if (typeof counted === 'number') return bounded(counted);
    if (repeat.trees.repeat_count !== undefined || (repeat.node?.kind === 'repeat' && repeat.node.count !== undefined)) return 0;
    let count = 1;
    while (count < MOST_INSTANCES && this.#records.get(`${rangeKey(repeat, parent)}[${count}]/+`) === 'yes') count += 1;
    return count;
  }

  #resize(repeat: CompiledNode, parent: Instance, wanted: number): void {
    const slot = parent.slots[repeat.path.at(-1) ?? 0];
    if (slot === undefined) return;
    while (slot.length > wanted) this.#remove(slot.pop());
    while (slot.length < wanted && this.leaves().length < MOST_LEAVES) {
      const instance = this.#create(repeat, parent, slot.length + 1);
      slot.push(instance);
      place(instance, parent.relevant);
      this.#allDue(instance);
      this.#born.push(...leavesOf(instance));
    }
    parent.reslotted();
    this.#leaves = null;
    this.#byKey = null;
    for (const node of [repeat, ...everythingBelow(repeat)]) this.#tellReaders(node, parent);
  }

  #remove(instance: Instance | undefined): void {
    if (instance === undefined) return;
    for (const leaf of leavesOf(instance)) this.#record(leaf, withdrawn(leaf.answer));
    for (const inner of rangesOf(instance)) this.#records.set(`${inner}/#`, withdrawn(this.#records.get(`${inner}/#`)));
    forget(instance);
  }

  #followMore(leaf: Instance): void {
    const repeat = leaf.around;
    const around = repeat?.around ?? null;
    if (repeat === null || around === null || repeat.number === null) return;
    const slot = around.slots[repeat.compiled.path.at(-1) ?? 0];
    if (slot === undefined) return;
    if (leaf.answer === 'yes') {
      if (slot.length === repeat.number) this.#resize(repeat.compiled, around, repeat.number + 1);
    } else this.#resize(repeat.compiled, around, repeat.number);
  }

  // --- records

  #record(leaf: Instance, value: Recorded | undefined): void {
    leaf.answer = value;
    this.#records.set(leaf.key, value);
  }

  /** What is never asked is on record while it is relevant and holds something. */
  #sync(leaf: Instance): void {
    if (leaf.compiled.asks) return;
    const question = questionOf(leaf);
    const value = leaf.relevant && leaf.base !== '' ? leaf.compiled.rules?.cast(leaf.base, question) : undefined;
    if (value !== undefined) this.#record(leaf, value);
    else if (leaf.answer !== undefined) this.#record(leaf, leaf.relevant ? null : withdrawn(leaf.answer));
  }

  // --- computing

  #settle(): void {
    for (let rounds = 0; rounds < 1_000; rounds += 1) {
      // What begins is filled in before anything is computed from it.
      if (this.#born.length > 0) this.#fillIn(this.#born.splice(0));
      this.#agenda.drain((rank, instance) => this.#compute(this.compiled.aspects[rank], instance));
      if (this.#born.length > 0) continue;
      for (const leaf of this.#fresh.splice(0)) leaf.fresh = false;
      if (this.#fired.length > 0) for (const target of this.#fired.splice(0)) this.#calculate(target, true);
      else return;
    }
  }

  #compute(aspect: Aspect | undefined, instance: Instance): void {
    if (aspect === undefined || instance.gone) return;
    const { tree } = aspect;
    switch (aspect.kind) {
      case 'relevant':
        instance.relevantHere = holds(tree, this.scope(instance));
        return this.#relevance(instance, instance.around?.relevant ?? true);
      case 'count': {
        // The count stands once for each place where the repeat stands: its instances' parent.
        const wanted = toNumber(evaluate(tree, this.scope(instance)), this.surroundings.zone);
        return this.#count(aspect.node, instance, wanted);
      }
      case 'calculation':
        return this.#calculate(instance, false);
      case 'choices':
        return this.#offer(instance);
      case 'constraint':
        instance.unsound = given(instance.answer) !== undefined && !(this.isSound(instance) && instance.offered);
        return;
    }
  }

  /** What is chosen and offered no more is asked again; meanwhile nobody sees it (as the reference engine has it). */
  #offer(leaf: Instance): void {
    const names = new Set(leaf.base === '' ? [] : available(this, leaf).map(({ name }) => name));
    const offered = leaf.base === '' || leaf.base.split(' ').every((name) => names.has(name));
    leaf.unsound = given(leaf.answer) !== undefined && !(offered && this.isSound(leaf));
    if (offered === leaf.offered) return;
    leaf.offered = offered;
    if (leaf.relevant) this.#spread(leaf);
  }

  #count(repeat: CompiledNode, parent: Instance, wanted: number): void {
    // A count that is no number leaves things as they are (as the reference engines do).
    if (Number.isNaN(wanted)) return;
    const count = bounded(wanted);
    this.#records.set(`${rangeKey(repeat, parent)}/#`, count);
    this.#resize(repeat, parent, count);
  }

  #calculate(leaf: Instance, triggered: boolean): void {
    const { calculation } = leaf.compiled.trees;
    if (calculation === undefined || leaf.gone || (!leaf.relevant && !triggered)) return;
    const text = this.#cast(leaf, textOf(calculation, this.scope(leaf)));
    if (text === leaf.base) return this.#sync(leaf);
    // A computed value takes the place of what was said.
    if (this.isAsked(leaf)) this.#record(leaf, { presumed: leaf.compiled.rules?.cast(text, questionOf(leaf)) ?? '' });
    this.#setBase(leaf, text);
  }

  /** The text as a question of its kind would hold it; '' where it cannot. */
  #cast(leaf: Instance, text: string): string {
    const question = questionOf(leaf);
    if (question.kind === 'calculate' || question.kind === 'hidden') return text === 'NaN' ? '' : text;
    if (question.kind === 'select_one' && !choicesOf(this.compiled.survey, question).some(({ name }) => name === text.trim())) return '';
    return asText(leaf.compiled.rules?.cast(text, question), question);
  }

  #relevance(instance: Instance, around: boolean): void {
    const relevant = around && instance.relevantHere;
    if (relevant === instance.relevant) return;
    instance.relevant = relevant;
    if (instance.isLeaf) this.#flipped(instance);
    for (const child of instance.children) this.#relevance(child, relevant);
  }

  #flipped(leaf: Instance): void {
    if (leaf.relevant) this.#risen.add(leaf);
    else this.#risen.delete(leaf);
    if (leaf.relevant) for (const aspect of this.compiled.own.get(leaf.compiled) ?? []) if (aspect.kind === 'calculation') this.#agenda.add(aspect.rank, leaf);
    if (!leaf.relevant && leaf.answer !== undefined) this.#record(leaf, withdrawn(leaf.answer));
    this.#sync(leaf);
    if (leaf.base !== '') this.#spread(leaf);
  }

  #setBase(leaf: Instance, text: string): void {
    const changed = leaf.base !== text;
    leaf.base = text;
    this.#sync(leaf);
    if (changed && leaf.compiled.trees.choice_filter !== undefined) for (const aspect of this.compiled.own.get(leaf.compiled) ?? []) if (aspect.kind === 'choices') this.#agenda.add(aspect.rank, leaf);
    if (changed && leaf.relevant) this.#spread(leaf);
  }

  /** Whoever reads this leaf is due, and whoever it triggers. */
  #spread(leaf: Instance): void {
    this.#tellReaders(leaf.compiled, leaf);
    if (leaf.fresh) return;
    for (const target of this.compiled.triggered.get(leaf.compiled) ?? []) this.#fired.push(...instancesFor(target, leaf));
  }

  #tellReaders(node: CompiledNode, at: Instance): void {
    for (const aspect of this.compiled.readers.get(node) ?? []) {
      if (aspect.wide) this.#allInstances(aspect);
      else for (const instance of readBy(aspect, at, this.root)) this.#agenda.add(aspect.rank, instance);
    }
  }

  #allInstances(aspect: Aspect): void {
    for (const instance of descend(this.root, standing(aspect))) this.#agenda.add(aspect.rank, instance);
  }

  #allDue(instance: Instance): void {
    for (const aspect of this.compiled.own.get(instance.compiled) ?? []) if (aspect.kind !== 'count') this.#agenda.add(aspect.rank, instance);
    // A repeat's count stands with whatever holds the repeat.
    for (const child of instance.compiled.children) for (const aspect of this.compiled.own.get(child) ?? []) if (aspect.kind === 'count') this.#agenda.add(aspect.rank, instance);
    for (const child of instance.children) this.#allDue(child);
  }

  /** What a form fills in when it begins, or when an instance of a repeat does: once, in the order of the form, where it is relevant then. What it computes comes with it. */
  #fillIn(born: readonly Instance[]): void {
    for (const leaf of born) {
      if (leaf.gone) continue;
      for (const one of wayTo(leaf)) {
        const { relevant } = one.compiled.trees;
        if (relevant !== undefined) one.relevantHere = holds(relevant, this.scope(one));
        this.#relevance(one, one.around?.relevant ?? true);
      }
      const held = leaf.answer === undefined && leaf.relevant ? preloaded(questionOf(leaf).kind, this.surroundings) : null;
      if (held !== null) this.#setBase(leaf, held);
      this.#sync(leaf);
      this.#fillDefault(leaf);
      if (leaf.compiled.question?.trigger === undefined) this.#calculate(leaf, false);
    }
  }

  #fillDefault(leaf: Instance): void {
    const tree = leaf.compiled.trees.default;
    if (tree === undefined || leaf.answer !== undefined || !leaf.relevant) return;
    const text = this.#cast(leaf, textOf(tree, this.scope(leaf)));
    const value = leaf.compiled.rules?.cast(text, questionOf(leaf));
    if (value === undefined) return;
    if (this.isAsked(leaf)) this.#record(leaf, { presumed: value });
    this.#setBase(leaf, text);
  }
}
