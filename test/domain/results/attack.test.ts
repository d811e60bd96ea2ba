import fc from 'fast-check';
import { expect, test } from 'vitest';
import { groupsOf, type Group } from '../../../src/domain/privacy/release.js';
import { belongsTo, organisationTree, unitNode, unitsBelow, type Standing, type UnitLink } from '../../../src/domain/results/organisation.js';
import { resultsOf, type Disclosure } from '../../../src/domain/results/results.js';
import type { Response } from '../../../src/domain/results/types.js';
import { joinVersions } from '../../../src/domain/results/versions.js';
import { isolate, type FigureVector } from '../privacy/attacker.js';
import { surveyOf } from './forms.js';

const PEOPLE = 24;
const UNITS = [1, 2, 3, 4, 5] as const;
const QUESTIONS = ['everybody', 'some'] as const;
const joined = joinVersions([surveyOf(QUESTIONS.map((name) => ({ name, kind: 'integer' as const, label: { id: name }, required: false })))]);

const unit = fc.constantFrom(...UNITS);
const person = fc.integer({ min: 0, max: PEOPLE - 1 });
/** Weeks of answers, of people who go to another unit and of units that go below another one, into circles as well. */
const history = fc.record({
  start: fc.array(unit, { minLength: PEOPLE, maxLength: PEOPLE }),
  parents: fc.array(fc.option(unit), { minLength: UNITS.length, maxLength: UNITS.length }),
  byLeader: fc.boolean(),
  weeks: fc.array(
    fc.record({
      answering: fc.uniqueArray(fc.record({ person, some: fc.boolean() }), { maxLength: 12, selector: (one) => one.person }),
      moves: fc.array(fc.tuple(person, unit), { maxLength: 4 }),
      reorganised: fc.array(fc.tuple(unit, fc.option(unit)), { maxLength: 2 }),
    }),
    { minLength: 2, maxLength: 5 },
  ),
});
type History = typeof history extends fc.Arbitrary<infer T> ? T : never;

/** Each person gives a number of their own, a power of two, so that a sum tells exactly who is in it. */
const responseOf = (one: number, some: boolean): Response => ({ version: 1, answers: { everybody: 2 ** one, some: some ? 2 ** one : null } });

/** What is shown of a question, as who is counted in it. */
function vectorsIn(groups: readonly (readonly Response[])[], disclosure: Disclosure): readonly (FigureVector | null)[] {
  return resultsOf(joined, groups, disclosure).map(({ summary }) => {
    if (summary?.kind !== 'numbers' || summary.scale === null) return null;
    const sum = Math.round(summary.scale.mean * summary.scale.base);
    return Array.from({ length: PEOPLE }, (_, at) => Math.floor(sum / 2 ** at) % 2);
  });
}

type Member = Standing & { readonly respondent: number; readonly node: number; readonly response: Response };
type Shown = (groups: readonly Group<Member>[], everyone: readonly Member[], units: ReadonlySet<number> | null, unitOf: ReadonlyMap<number, number>) => readonly (FigureVector | null)[];

const wholeGroups: Shown = (groups, _everyone, units, unitOf) =>
  vectorsIn(groups.filter(({ home }) => units === null || belongsTo(home, units, unitOf)).map(({ members }) => members.map(({ response }) => response)), { kind: 'groups', minimum: 5 });
/** What one would do without groups: five answers or nothing, of whoever is in the unit now. */
const countedAnew: Shown = (_groups, everyone, units, unitOf) =>
  vectorsIn([everyone.filter(({ employee }) => units === null || units.has(unitOf.get(employee) ?? 0)).map(({ response }) => response)], { kind: 'groups', minimum: 5 });

/** Everything that anybody was ever shown, by question. */
function publish({ start, parents, byLeader, weeks }: History, shown: Shown): readonly (readonly FigureVector[])[] {
  const unitOf = new Map(start.map((place, at) => [at + 1, place] as const));
  const links = new Map<number, number | null>(UNITS.map((id, at) => [id, parents[at] ?? null]));
  const answered = new Map<number, Response>();
  const groups: Group<Member>[] = [];
  const published: FigureVector[][] = QUESTIONS.map(() => []);
  for (const { answering, moves, reorganised } of weeks) {
    for (const [one, place] of moves) unitOf.set(one + 1, place);
    for (const [id, parent] of reorganised) links.set(id, parent);
    for (const { person: one, some } of answering) if (!answered.has(one + 1)) answered.set(one + 1, responseOf(one, some));
    const units = [...links].map(([id, parent]): UnitLink => ({ id, parent }));
    // The first of every unit supervises it, where answers are put together below leaders.
    const people = [...unitOf].map(([employee, place]): Standing => ({ employee, unit: place, supervisor: byLeader ? ([...unitOf].find(([other, there]) => there === place && other !== employee)?.[0] ?? null) : null }));
    const everyone = people.flatMap((one): readonly Member[] => {
      const response = answered.get(one.employee);
      return response === undefined ? [] : [{ ...one, respondent: one.employee, node: one.supervisor ?? unitNode(one.unit), response }];
    });
    const settled = new Set(groups.flatMap(({ members }) => members.map(({ respondent }) => respondent)));
    groups.push(...groupsOf(everyone, settled, organisationTree(people, units)));
    for (const view of [null, ...UNITS.map((id) => unitsBelow(id, units))]) {
      for (const [at, vector] of shown(groups, everyone, view, unitOf).entries()) if (vector !== null) published[at]?.push(vector);
    }
  }
  return published;
}

test('no results of any unit, question or week tell anything of fewer than five people, however they are subtracted', () => {
  let shown = 0;
  fc.assert(
    fc.property(history, (weeks) => {
      for (const vectors of publish(weeks, wholeGroups)) {
        shown += vectors.length;
        if (vectors.length > 0) expect(isolate(vectors)).toBeUndefined();
      }
    }),
    { numRuns: 60, seed: 7 },
  );
  // What shows nothing would pass as well.
  expect(shown).toBeGreaterThan(250);
});

test('the attacker gets through five answers or nothing, counted anew each time', () => {
  const found = fc.sample(history, { numRuns: 25, seed: 8 }).filter((weeks) => publish(weeks, countedAnew).some((vectors) => vectors.length > 0 && isolate(vectors) !== undefined));
  expect(found.length).toBeGreaterThan(5);
});

test('few people without a supervisor, in several units, are counted together in the house', () => {
  const people = UNITS.map((id): Standing => ({ employee: id + 10, unit: id, supervisor: null }));
  const tree = organisationTree(people, UNITS.map((id) => ({ id, parent: null })));
  const groups = groupsOf(people.map((one) => ({ respondent: one.employee, node: unitNode(one.unit) })), new Set(), tree);
  expect(groups.map(({ members }) => members.length)).toEqual([5]);
  expect(UNITS.some((id) => groups.some(({ home }) => belongsTo(home, new Set([id]), new Map())))).toBe(false);
});
