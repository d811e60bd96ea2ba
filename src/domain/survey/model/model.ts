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
import { Reading } from './reading.js';
import { Records } from './records.js';
import { everythingBelow } from './resolve.js';
import { bounded, forget, isComputed, leavesOf, place, questionOf, rangeKey, rangesOf, readBy, standing, wayTo } from './tree.js';
import type { CompiledNode } from './nodes.js';
import { instancesFor, type Surroundings } from './scope.js';

/** More questions than this no form asks of a person; repeats stop growing. */
const MOST_LEAVES = 20_000;

/**
 * Somebody's answers as the form sees them: which questions are relevant, what calculations come to, how many instances repeats have.
 * After a change only what depends on it is computed again, so an answer costs the same in a form of ten rows and of six hundred.
 */
export class Model extends Reading {
  readonly #records: Records;
  readonly #agenda = new Agenda<Instance>();
  /** Became relevant since they were last taken. */
  readonly #risen = new Set<Instance>();
  /** How many questions there are, over all instances. */
  #size = 0;
  #fired: Instance[] = [];
  #fresh: Instance[] = [];
  #born: Instance[] = [];
  /** While answers are taken up again: whose record said more than the form, as it is now, lets count. */
  #restoring: Set<Instance> | null = null;

  private constructor(compiled: CompiledSurvey, answers: Answers, surroundings: Surroundings) {
    super(compiled, surroundings);
    this.#records = new Records(answers);
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
    model.#restore();
    return model;
  }

  get answers(): Answers {
    return this.#records.answers;
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

  /** What became relevant since it was last taken, in document order, and takes it. */
  takeRisen(): readonly Instance[] {
    const risen = [...this.#risen].filter(({ gone }) => !gone).toSorted((a, b) => a.order - b.order);
    this.#risen.clear();
    return risen;
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
    this.restructured();
    if (!instance.isLeaf) this.#grow(instance);
    else {
      this.#size += 1;
      this.#fresh.push(instance);
      this.#load(instance);
    }
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
    while (slot.length < wanted && this.#size < MOST_LEAVES) {
      const instance = this.#create(repeat, parent, slot.length + 1);
      slot.push(instance);
      place(instance, parent.relevant);
      this.#allDue(instance);
      this.#born.push(...leavesOf(instance));
    }
    parent.reslotted();
    this.restructured();
    for (const node of [repeat, ...everythingBelow(repeat)]) this.#tellReaders(node, parent);
  }

  #remove(instance: Instance | undefined): void {
    if (instance === undefined) return;
    const leaves = leavesOf(instance);
    this.#size -= leaves.length;
    for (const leaf of leaves) this.#record(leaf, withdrawn(leaf.answer));
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

  /**
   * What was computed is on record and stays, also where somebody has put their own words in its place: what is found irrelevant again is no change.
   * Only what the time has changed meanwhile is followed up.
   */
  #restore(): void {
    const moved = new Set<Instance>();
    this.#restoring = moved;
    for (const aspect of this.compiled.aspects) if (!isComputed(aspect)) this.#allInstances(aspect);
    this.#agenda.drain((rank, instance) => this.#compute(this.compiled.aspects[rank], instance));
    this.#restoring = null;
    for (const aspect of this.compiled.timely) {
      if (isComputed(aspect)) this.#allInstances(aspect);
      else for (const leaf of descend(this.root, aspect.node).flatMap(leavesOf)) if (leaf.relevant && leaf.answer !== null && given(leaf.answer) === undefined) moved.add(leaf);
    }
    for (const leaf of moved) this.#follow(leaf);
    this.#settle();
  }

  #calculate(leaf: Instance, triggered: boolean): void {
    const { calculation } = leaf.compiled.trees;
    if (calculation === undefined || leaf.gone || (!leaf.relevant && !triggered)) return;
    const text = this.#cast(leaf, textOf(calculation, this.scope(leaf)));
    if (text === leaf.base) return this.#sync(leaf);
    // A computed value takes the place of what was said, and one that is not relevant yet is kept until it is.
    if (this.isAsked(leaf) || !leaf.relevant) this.#record(leaf, { presumed: leaf.compiled.rules?.cast(text, questionOf(leaf)) ?? '' });
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
    const { answer } = leaf;
    if (this.#restoring !== null && !leaf.relevant && given(answer) !== undefined) this.#restoring.add(leaf);
    if (!leaf.relevant && answer !== undefined) this.#record(leaf, withdrawn(answer));
    // What was skipped begins anew, should it be asked again.
    if (!leaf.relevant && answer === null) this.#load(leaf);
    this.#follow(leaf);
  }

  /** What comes of a question that became relevant, or is so no more. */
  #follow(leaf: Instance): void {
    if (leaf.relevant) this.#ownDue(leaf, 'calculation');
    this.#sync(leaf);
    if (leaf.base !== '') this.#spread(leaf);
  }

  #ownDue(leaf: Instance, kind: Aspect['kind']): void {
    for (const aspect of this.compiled.own.get(leaf.compiled) ?? []) if (aspect.kind === kind && !(this.#restoring !== null && isComputed(aspect))) this.#agenda.add(aspect.rank, leaf);
  }

  #setBase(leaf: Instance, text: string): void {
    const changed = leaf.base !== text;
    leaf.base = text;
    this.#sync(leaf);
    if (changed && leaf.compiled.trees.choice_filter !== undefined) this.#ownDue(leaf, 'choices');
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
      if (this.#restoring !== null && isComputed(aspect)) continue;
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
