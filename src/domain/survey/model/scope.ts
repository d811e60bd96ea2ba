import { mulberry } from './chance.js';
import type { Scope, XNode } from '../expression/nodes.js';
import { choicesOf, words, type Choice } from '../types.js';
import type { CompiledSurvey } from '../compile.js';
import { offered } from './choices.js';
import { descend, Instance } from './instance.js';
import { sharedRepeats } from './resolve.js';
import type { CompiledNode } from './nodes.js';

/** What a model's expressions see besides the answers. */
export interface Surroundings {
  readonly now: number;
  readonly zone: string;
  readonly language: string;
  readonly seed: number;
}

/** The instances that a node of the form means for `from`: in its own instance of the repeats that both stand in, all instances of the others, and of a repeat that is itself meant. */
export function instancesFor(target: CompiledNode, from: Instance): readonly Instance[] {
  const shared = sharedRepeats(from.compiled, target);
  const around = shared === 0 ? rootOf(from) : from.repeats[shared - 1];
  return around === undefined ? [] : descend(around, target);
}

function rootOf(instance: Instance): Instance {
  let here = instance;
  while (here.around !== null) here = here.around;
  return here;
}

const NONE: readonly XNode[] = [];

/** One expression's view of the answers, from the question that it belongs to. */
export class ModelScope implements Scope {
  #drawn: (() => number) | null = null;

  constructor(
    readonly context: Instance,
    private readonly compiled: CompiledSurvey,
    private readonly around: Surroundings,
    /** Within a filter that looks names of choices up, so that it cannot look itself up for ever. */
    private readonly filtering = false,
  ) {}

  get document(): XNode {
    return this.context.document;
  }

  get now(): number {
    return this.around.now;
  }

  get zone(): string {
    return this.around.zone;
  }

  get language(): string {
    return this.compiled.survey.calendar ?? 'en';
  }

  get version(): string {
    return this.compiled.survey.formVersion ?? '';
  }

  question(name: string): readonly XNode[] {
    const target = this.compiled.names.get(name)?.[0];
    return target === undefined ? NONE : instancesFor(target, this.context);
  }

  instance(id: string): XNode | null {
    return this.compiled.lists.find(id);
  }

  choiceName(node: XNode, value: string): string {
    const { survey } = this.compiled;
    const choice = node instanceof Instance ? this.#choice(node, value) : undefined;
    return choice === undefined ? '' : words(choice.label, this.around.language, ...survey.languages);
  }

  /** The choice of this name; where several have it, the one that the filter leaves (XLSForm: `allow_choice_duplicates`). */
  #choice(leaf: Instance, value: string): Choice | undefined {
    const { question, trees } = leaf.compiled;
    if (question === null) return undefined;
    const all = choicesOf(this.compiled.survey, question);
    const same = all.filter(({ name }) => name === value);
    if (same.length < 2 || trees.items === undefined || this.filtering) return same[0];
    return offered(trees.items, new ModelScope(leaf, this.compiled, this.around, true), all).find(({ name }) => name === value) ?? same[0];
  }

  /** The same numbers for the same seed and question, so that what is computed again comes to the same. */
  random(): number {
    this.#drawn ??= mulberry(this.around.seed, this.context.key);
    return this.#drawn();
  }
}
