import { choiceChanges, type ChoiceChange } from '../survey/diff.js';
import { choicesOf, type Choice, type Question, type QuestionKind, type Survey, type Text } from '../survey/types.js';
import { placesOf } from './places.js';
import type { Difference } from './types.js';

/** One question through the versions of a survey: as long as its kind stays, or stays a number, its answers are counted together. */
export interface Joined {
  readonly key: string;
  /** As the newest of its versions has it. */
  readonly question: Question;
  readonly choices: readonly Choice[];
  readonly repeats: readonly string[];
  /** Whose answers are counted in it. */
  readonly versions: ReadonlySet<number>;
  readonly differences: readonly Difference[];
}

interface Version {
  readonly version: number;
  readonly question: Question;
  readonly choices: readonly Choice[];
  readonly repeats: readonly string[];
}

const NUMBERS: ReadonlySet<QuestionKind> = new Set(['integer', 'decimal', 'range']);

/** What kinds have in common whose answers are counted together: a number is one, with a fraction or without. */
export const countedAs = (kind: QuestionKind): QuestionKind | 'number' => (NUMBERS.has(kind) ? 'number' : kind);

/**
 * The questions of several versions of one survey, by key and kind: in the order of the newest version, those that only older ones ask after them.
 * A question whose kind changed is there twice, each time with the difference said, so that no answer is read as something it was not.
 * @param surveys in any order; versions are told apart by their number.
 */
export function joinVersions(surveys: readonly Survey[]): readonly Joined[] {
  const ordered = surveys.toSorted((a, b) => b.version - a.version);
  const byKey = new Map<string, Version[]>();
  for (const survey of ordered) {
    for (const { key, question, repeats } of placesOf(survey)) {
      const versions = byKey.get(key) ?? [];
      byKey.set(key, versions);
      versions.push({ version: survey.version, question, choices: choicesOf(survey, question), repeats });
    }
  }
  const all = ordered.map(({ version }) => version);
  return [...byKey].flatMap(([key, versions]) => {
    const kinds = [...new Set(versions.map(({ question }) => countedAs(question.kind)))];
    return kinds.map((kind) => joined(key, versions.filter(({ question }) => countedAs(question.kind) === kind), versions, all));
  });
}

function joined(key: string, own: readonly Version[], everywhere: readonly Version[], all: readonly number[]): Joined {
  const [newest] = own;
  if (newest === undefined) throw new Error('A question stands in no version.');
  const versions = own.map(({ version }) => version).toReversed();
  return {
    key,
    question: newest.question,
    choices: allChoices(own),
    repeats: newest.repeats,
    versions: new Set(versions),
    differences: [
      ...(everywhere.length < all.length ? [{ what: 'only-in' as const, versions: everywhere.map(({ version }) => version).toReversed() }] : []),
      ...inOrder(everywhere).flatMap(([before, after]) => kindDifference(before, after)),
      ...inOrder(own).flatMap(([before, after]) => [...wordingDifference(before, after), ...choiceDifference(before, after)]),
    ],
  };
}

/** Each version with the one that followed it, oldest first. */
function inOrder(versions: readonly Version[]): readonly (readonly [Version, Version])[] {
  const oldestFirst = versions.toReversed();
  return oldestFirst.flatMap((before, at) => {
    const after = oldestFirst[at + 1];
    return after === undefined ? [] : [[before, after] as const];
  });
}

function allChoices(versions: readonly Version[]): readonly Choice[] {
  const choices = new Map<string, Choice>();
  for (const { choices: offered } of versions) for (const choice of offered) if (!choices.has(choice.name)) choices.set(choice.name, choice);
  return [...choices.values()];
}

function kindDifference(before: Version, after: Version): readonly Difference[] {
  if (before.question.kind === after.question.kind) return [];
  const what = countedAs(before.question.kind) === countedAs(after.question.kind) ? 'number-kind' : 'kind';
  return [{ what, from: before.version, to: after.version, before: before.question.kind, after: after.question.kind }];
}

function wordingDifference(before: Version, after: Version): readonly Difference[] {
  if (sameWords(before.question.label, after.question.label)) return [];
  return [{ what: 'wording', from: before.version, to: after.version, before: before.question.label, after: after.question.label }];
}

function choiceDifference(before: Version, after: Version): readonly Difference[] {
  const changes = choiceChanges(before.choices, after.choices);
  const names = (kind: ChoiceChange['kind']): readonly string[] => [...new Set(changes.flatMap((change) => (change.kind === kind && !isTranslation(change) ? [change.choice] : [])))];
  const [added, removed, relabelled] = [names('choice-added'), names('choice-removed'), names('choice-relabelled')];
  if (added.length + removed.length + relabelled.length === 0) return [];
  return [{ what: 'choices', from: before.version, to: after.version, added, removed, relabelled }];
}

const isTranslation = (change: ChoiceChange): boolean => change.kind === 'choice-relabelled' && sameWords(change.before, change.after);

/** A translation that came or went is no other wording; one that changed is. */
function sameWords(a: Text, b: Text): boolean {
  const shared = Object.keys(a).filter((language) => Object.hasOwn(b, language));
  return shared.length > 0 && shared.every((language) => a[language] === b[language]);
}
