import { SUMMARIES, type Summarize } from './kinds/table.js';
import { isCounter, withoutInstances } from './places.js';
import { rightOf } from './right.js';
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
  const asked = askedIn(groups);
  return questions.flatMap((joined) => {
    const summarize = SUMMARIES[joined.question.kind];
    return summarize === null ? [] : [questionResult(joined, summarize, [...(asked.get(joined.key)?.values() ?? [])], disclosure)];
  });
}

/** One person who was asked a question: what they said, an entry each instance, null where they skipped it. */
interface Asked {
  readonly version: number;
  readonly values: (Given['value'] | null)[];
}

/** Who was asked what, by question and then by group. One pass, since most surveys ask few of their questions of anybody. */
function askedIn(groups: readonly (readonly Response[])[]): ReadonlyMap<string, ReadonlyMap<number, readonly Asked[]>> {
  const asked = new Map<string, Map<number, Asked[]>>();
  for (const [at, group] of groups.entries()) {
    for (const { version, answers } of group) {
      const own = new Map<string, Asked>();
      for (const [key, value] of Object.entries(answers)) {
        if (isCounter(key)) continue;
        const question = withoutInstances(key);
        const known = own.get(question);
        if (known !== undefined) known.values.push(value);
        else own.set(question, { version, values: [value] });
      }
      for (const [question, one] of own) {
        const byGroup = asked.get(question) ?? new Map<number, Asked[]>();
        asked.set(question, byGroup);
        byGroup.set(at, pushed(byGroup.get(at), one));
      }
    }
  }
  return asked;
}

function pushed(list: Asked[] | undefined, one: Asked): Asked[] {
  if (list === undefined) return [one];
  list.push(one);
  return list;
}

function questionResult(joined: Joined, summarize: Summarize, groups: readonly (readonly Asked[])[], disclosure: Disclosure): QuestionResult {
  const { key, question, choices, repeats, versions, differences } = joined;
  const asked = groups.map((group) => group.filter(({ version }) => versions.has(version)));
  const shown = disclosure.kind === 'all' ? asked : asked.filter((group) => group.filter(answered).length >= disclosure.minimum);
  const people = shown.flat();
  const told = disclosure.kind === 'all' || people.length > 0;
  const given = people.flatMap(({ values }, person) => values.flatMap((value) => (value === null ? [] : [{ person, value }])));
  const commonWords = disclosure.kind === 'all' ? COMMON_WORDS : Math.max(COMMON_WORDS, disclosure.minimum);
  const instances: Base = { asked: people.reduce((sum, { values }) => sum + values.length, 0), answered: given.length };
  return {
    question: key,
    kind: question.kind,
    label: question.label,
    versions: [...versions].toSorted((a, b) => a - b),
    repeats,
    differences,
    people: told ? { asked: people.length, answered: people.filter(answered).length } : null,
    instances: told && repeats.length > 0 ? instances : null,
    summary: told ? summarize({ question, choices, commonWords, extremes: disclosure.kind === 'all' }, given) : null,
    right: told ? rightOf(question, given) : null,
  };
}

const answered = ({ values }: Asked): boolean => values.some((value) => value !== null);
