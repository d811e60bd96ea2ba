import { mulberry } from './chance.js';
import type { Scope, XNode } from '../expression/nodes.js';
import { choicesOf, words } from '../types.js';
import type { CompiledSurvey } from '../compile.js';
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
    const question = node instanceof Instance ? node.compiled.question : null;
    const choice = question === null ? undefined : choicesOf(survey, question).find(({ name }) => name === value);
    return choice === undefined ? '' : words(choice.label, this.around.language, ...survey.languages);
  }

  /** The same numbers for the same seed and question, so that what is computed again comes to the same. */
  random(): number {
    this.#drawn ??= mulberry(this.around.seed, this.context.key);
    return this.#drawn();
  }
}
