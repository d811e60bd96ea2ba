import { toText } from './expression/values.js';
import { given } from './answers.js';
import type { KindRules, Open } from './kinds/rules.js';
import { available } from './model/choices.js';
import type { Instance } from './model/instance.js';
import type { Model } from './model/model.js';
import type { Asked, Offer, ReviewRow, ShownNote } from './shown.js';
import { appearanceOf, isPresumed, words, type AnswerValue, type Env, type Question, type StateHead, type Text } from './types.js';

/** Shows what a model holds to people, in their language. */
export class Presenter {
  constructor(
    private readonly model: Model,
    private readonly env: Env,
  ) {}

  /** A form's words, with the values that they name filled in. */
  say(text: Text | undefined, at: Instance): string {
    if (text === undefined) return '';
    const written = words(text, this.env.language, ...this.model.compiled.survey.languages);
    if (!written.includes('${')) return written;
    const scope = this.model.scope(at);
    return at.compiled
      .parts(written)
      .map((part) => (typeof part === 'string' ? part : toText(scope.question(part.name).slice(0, 1))))
      .join('');
  }

  offers(leaf: Instance): readonly Offer[] {
    const { languages } = this.model.compiled.survey;
    return available(this.model, leaf).map(({ name, label, index, image }) => ({
      name, label: words(label, this.env.language, ...languages) || name, index, ...(image !== undefined && { image: words(image, this.env.language, ...languages) }),
    }));
  }

  /** The question as its kind sees it. */
  open(leaf: Instance, head: Pick<StateHead, 'draft' | 'look'>): Open {
    const question = questionOf(leaf);
    let offers: readonly Offer[] | null = null;
    let spoken: ReadonlyMap<string, readonly string[]> | null = null;
    return {
      question: question.kind === 'more' ? { ...question, name: leaf.around?.name ?? '' } : question,
      required: this.model.isRequired(leaf),
      offers: () => (offers ??= this.offers(leaf)),
      spoken: (choice) => (spoken ??= this.#spoken(leaf)).get(choice) ?? [],
      draft: head.draft,
      look: head.look ?? { page: rulesOf(leaf).opensAt?.(leaf.base, this.env.now, this.env.zone) ?? 0, search: '' },
      language: this.env.language,
      zone: this.env.zone,
      now: this.env.now,
      instance: leaf.around?.number ?? 1,
    };
  }

  asked(leaf: Instance, head: StateHead, progress: Asked['progress'], notes: readonly ShownNote[], ways: Pick<Asked, 'canGoBack' | 'inPlace'>): Asked | null {
    const { compiled, answer } = leaf;
    const question = questionOf(leaf);
    const control = rulesOf(leaf).control?.(this.open(leaf, head));
    if (control === undefined) return null;
    const previous = this.previous(leaf);
    const grid = this.#grid(leaf);
    const hint = this.say(question.hint, leaf);
    const guidance = this.say(question.guidance, leaf);
    const image = this.say(question.image, leaf);
    return {
      question: leaf.key,
      turn: head.turn,
      label: this.label(leaf),
      ...(hint !== '' && { hint }),
      ...(guidance !== '' && { guidance }),
      ...(image !== '' && { image }),
      control,
      within: this.#within(leaf),
      ...(grid !== null && { grid }),
      progress,
      notes,
      draft: head.draft,
      ...ways,
      canSkip: compiled.question?.kind !== 'more' && !this.model.isRequired(leaf),
      canKeep: previous !== undefined ? !leaf.unsound && this.model.isSound(leaf) : answer === null,
      correcting: head.correcting && this.model.firstPending() === undefined,
      ...(previous !== undefined && { previous }),
      ...(question.timeLimit !== undefined && { timeLimit: question.timeLimit }),
    };
  }

  /** What is on record for a question or was filled in. */
  previous(leaf: Instance): Asked['previous'] {
    const value = given(leaf.answer);
    if (value !== undefined) return { value, shown: this.shown(leaf, value), presumed: false };
    const presumed = presumedOf(leaf);
    return presumed === undefined ? undefined : { value: presumed, shown: this.shown(leaf, presumed), presumed: true };
  }

  label(leaf: Instance): string {
    const question = questionOf(leaf);
    // Of "another one?" the words are the repeat's.
    if (question.kind === 'more') return this.say(leaf.around?.compiled.node?.label, leaf) || (leaf.around?.name ?? '');
    return this.say(question.label, leaf) || question.name;
  }

  note(leaf: Instance): ShownNote | null {
    const question = questionOf(leaf);
    const label = this.say(question.label, leaf);
    const shown = question.kind === 'note' || leaf.text === '' ? '' : this.shown(leaf, rulesOf(leaf).cast(leaf.text, question) ?? leaf.text);
    const image = this.say(question.image, leaf);
    const text = [label, shown].filter((part) => part !== '').join(': ');
    return text === '' && image === '' ? null : { name: leaf.key, label: text, ...(image !== '' && { image }) };
  }

  row(leaf: Instance): ReviewRow {
    const value = given(leaf.answer) ?? null;
    if (questionOf(leaf).kind === 'more') return { question: leaf.key, label: this.label(leaf), value, shown: String(leaf.around?.number ?? 0), within: this.#within(leaf).slice(0, -1) };
    return { question: leaf.key, label: this.label(leaf), value, shown: value === null ? '' : this.shown(leaf, value), within: this.#within(leaf) };
  }

  /** An answer in the words that were chosen; numbers, days and places as they are. */
  shown(leaf: Instance, value: AnswerValue): string {
    const labels = this.#labels(leaf);
    if (typeof value === 'object') return value.map((name) => labels.get(name) ?? name).join(', ');
    return labels.get(String(value)) ?? String(value);
  }

  #labels(leaf: Instance): ReadonlyMap<string, string> {
    const { kind } = questionOf(leaf);
    if (kind !== 'select_one' && kind !== 'select_multiple' && kind !== 'rank') return new Map();
    return new Map(this.offers(leaf).map(({ name, label }) => [name, label]));
  }

  #spoken(leaf: Instance): ReadonlyMap<string, readonly string[]> {
    return new Map(available(this.model, leaf).map(({ name, label }) => [name, Object.values(label).length === 0 ? [name] : Object.values(label)]));
  }

  #within(leaf: Instance): Asked['within'] {
    const around: Asked['within'][number][] = [];
    for (let here = leaf.around; here !== null && here.around !== null; here = here.around) {
      const label = this.say(here.compiled.node?.label, leaf);
      const siblings = here.around.slots[here.compiled.path.at(-1) ?? 0]?.length ?? 0;
      if (here.number !== null) around.unshift({ label: label || here.name, instance: here.number, ...(here.compiled.trees.repeat_count !== undefined && { of: siblings }) });
      else if (label !== '') around.unshift({ label });
    }
    return around;
  }

  /** The rows of a grid are the questions of one group that show the same list without its words. */
  #grid(leaf: Instance): NonNullable<Asked['grid']> | null {
    const group = leaf.around;
    if (group === null || !isGridRow(leaf)) return null;
    const rows = group.children.filter((one) => one.isLeaf && one.relevant && isGridRow(one) && this.model.isAsked(one));
    if (rows.length < 2) return null;
    const header = group.children.find((one) => one.compiled.question !== null && appearanceOf(one.compiled.question).includes('label'));
    const label = this.say(group.compiled.node?.label, leaf) || (header === undefined ? '' : this.label(header));
    return { label, row: rows.indexOf(leaf) + 1, rows: rows.length };
  }
}

function isGridRow({ compiled: { question, parent } }: Instance): boolean {
  if (question === null || (question.kind !== 'select_one' && question.kind !== 'select_multiple')) return false;
  return appearanceOf(question).includes('list-nolabel') || (parent?.node?.kind === 'group' && appearanceOf(parent.node).includes('table-list'));
}

/** What is filled in and not said: what is presumed on record, or the form's own default. */
export function presumedOf(leaf: Instance): AnswerValue | undefined {
  if (!leaf.offered) return undefined;
  const question = questionOf(leaf);
  if (leaf.answer !== undefined) return leaf.answer !== null && isPresumed(leaf.answer) && leaf.answer.presumed !== '' ? leaf.answer.presumed : undefined;
  return leaf.base === '' ? undefined : rulesOf(leaf).cast(leaf.base, question);
}

export function questionOf(leaf: Instance): Question {
  const { question } = leaf.compiled;
  if (question === null) throw new Error('Only a question can be asked.');
  return question;
}

export function rulesOf(leaf: Instance): KindRules {
  const { rules } = leaf.compiled;
  if (rules === null) throw new Error('Only a question can be asked.');
  return rules;
}
