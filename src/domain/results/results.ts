import { SUMMARIES, type Summarize } from './kinds/table.js';
import { isCounter, withoutInstances } from './places.js';
import type { Base, Given, QuestionResult, Response } from './types.js';
import type { Joined } from './versions.js';

/**
 * How much may be told. An officer of a named survey, who can read each answer, sees all. Everybody else sees sums of whole groups:
 * of a question only those groups in which `minimum` people or more answered it.
 *
 * Why no smaller group can be computed from them. A group's people and answers never change (`release`), so whether a group counts for a question never
 * changes either, and every figure of a question, in whatever unit, run or week, is made of whole groups with `minimum` answers or more.
 */
export type Disclosure = { readonly kind: 'all' } | { readonly kind: 'groups'; readonly minimum: number };

/** Words that so few people used are told to nobody: they are no theme. */
const COMMON_WORDS = 3;

/**
 * What a survey's answers come to, question by question in the order of its newest version; notes and what the form only computes for itself are left out.
 * @param questions of all versions that were answered (`joinVersions`); answers of a version that is not among them are not counted.
 * @param groups nameless answers, one each a person; with `all` how they are grouped does not matter.
 */
export function resultsOf(questions: readonly Joined[], groups: readonly (readonly Response[])[], disclosure: Disclosure): readonly QuestionResult[] {
  const gathered = groups.map((group) => group.map((response) => ({ version: response.version, given: byQuestion(response) })));
  return questions.flatMap((joined) => {
    const summarize = SUMMARIES[joined.question.kind];
    return summarize === null ? [] : [questionResult(joined, summarize, gathered, disclosure)];
  });
}

interface Person {
  readonly version: number;
  /** By key without instances; null where it was skipped. */
  readonly given: ReadonlyMap<string, readonly (Given['value'] | null)[]>;
}

function byQuestion({ answers }: Response): Person['given'] {
  const given = new Map<string, (Given['value'] | null)[]>();
  for (const [key, value] of Object.entries(answers)) {
    if (isCounter(key)) continue;
    const question = withoutInstances(key);
    const values = given.get(question);
    if (values === undefined) given.set(question, [value]);
    else values.push(value);
  }
  return given;
}

function questionResult(joined: Joined, summarize: Summarize, groups: readonly (readonly Person[])[], disclosure: Disclosure): QuestionResult {
  const { key, question, choices, repeats, versions, differences } = joined;
  const asked = groups.map((group) => group.flatMap((person) => (versions.has(person.version) ? [person.given.get(key) ?? []] : [])).filter((values) => values.length > 0));
  const shown = disclosure.kind === 'all' ? asked : asked.filter((group) => group.filter(answered).length >= disclosure.minimum);
  const people = shown.flat();
  const told = disclosure.kind === 'all' || people.length > 0;
  const given = people.flatMap((values, person) => values.flatMap((value) => (value === null ? [] : [{ person, value }])));
  const commonWords = disclosure.kind === 'all' ? COMMON_WORDS : Math.max(COMMON_WORDS, disclosure.minimum);
  const instances: Base = { asked: people.reduce((sum, values) => sum + values.length, 0), answered: given.length };
  return {
    question: key,
    kind: question.kind,
    label: question.label,
    repeats,
    differences,
    people: told ? { asked: people.length, answered: people.filter(answered).length } : null,
    instances: told && repeats.length > 0 ? instances : null,
    summary: told ? summarize({ question, choices, commonWords, extremes: disclosure.kind === 'all' }, given) : null,
  };
}

const answered = (values: readonly (Given['value'] | null)[]): boolean => values.some((value) => value !== null);
