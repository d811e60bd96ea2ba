import fc from 'fast-check';
import { figuresFor, release, type Block, type Contribution, type Figures, type Ledger } from '../../../src/domain/privacy/release.js';
import { nodeOf, pathToRoot, ROOT, type NodeId, type SupervisionTree } from '../../../src/domain/privacy/supervision.js';
import type { FigureVector } from './attacker.js';

const PEOPLE = 26;
const LEADERS = [1, 2, 3, 4, 5, 6] as const;
const VIEWS: readonly NodeId[] = [ROOT, ...LEADERS, 99];
const employeeOf = (person: number) => 100 + person;

/** Each person gives a value of their own, a power of two, so that a published sum tells exactly who is in it. */
const valueOf = (respondent: number) => 2 ** (respondent - 100);

export interface Week {
  readonly answering: readonly number[];
  readonly moves: readonly (readonly [employee: number, supervisor: number | null])[];
}

const leader = fc.constantFrom(...LEADERS, 99);
const person = fc.integer({ min: 0, max: PEOPLE - 1 });
const move = fc.oneof(
  fc.tuple(person.map(employeeOf), fc.option(leader)),
  fc.tuple(fc.constantFrom(...LEADERS), fc.option(leader)),
);

/** Weeks of answers, of people who change supervisors, and of supervisors who do (into circles and to unknown ones as well). */
export const history: fc.Arbitrary<readonly Week[]> = fc
  .record({
    start: fc.array(leader, { minLength: PEOPLE, maxLength: PEOPLE }),
    above: fc.array(fc.option(fc.constantFrom(...LEADERS)), { minLength: LEADERS.length, maxLength: LEADERS.length }),
    weeks: fc.array(fc.record({ answering: fc.uniqueArray(person, { maxLength: 12 }), moves: fc.array(move, { maxLength: 5 }) }), { minLength: 2, maxLength: 6 }),
  })
  .map(({ start, above, weeks }) => {
    const setUp: Week = {
      answering: [],
      moves: [
        ...start.map((supervisor, index) => [employeeOf(index), supervisor] as const),
        ...above.map((supervisor, index) => [index + 1, supervisor] as const),
      ],
    };
    return [setUp, ...weeks.map(({ answering, moves }) => ({ answering: answering.map(employeeOf), moves }))];
  });

function countsIn({ fields }: Figures): FigureVector {
  return Array.from({ length: PEOPLE }, (_, index) => Math.floor((fields['value']?.sum ?? 0) / 2 ** index) % 2);
}

/** Decides, week by week, what every view sees. */
export type Publisher = () => (pending: readonly Contribution[], tree: SupervisionTree) => (view: NodeId) => Figures | undefined;

const emptyLedger: Ledger = { measure: 'm', fields: ['value'], blocks: [], released: new Set() };

function appending(options: { readonly minimum?: number }, waits: boolean, afterwards: (ledger: Ledger, pending: readonly Contribution[], tree: SupervisionTree) => Ledger = (ledger) => ledger): Publisher {
  return () => {
    let ledger = emptyLedger;
    return (pending, tree) => {
      const awaited = new Map(waits ? LEADERS.map((id) => [id, id % 3] as const) : []);
      const { newBlocks, released } = release(ledger, pending, tree, { ...options, awaited });
      ledger = afterwards({ ...ledger, blocks: [...ledger.blocks, ...newBlocks], released: new Set([...ledger.released, ...released]) }, pending, tree);
      const published = ledger;
      return (view) => figuresFor(view, published, tree);
    };
  };
}

const figuresOf = (contributions: readonly Contribution[]): Figures => ({
  size: contributions.length,
  fields: { value: { sum: contributions.reduce((sum, { values }) => sum + (values['value'] ?? 0), 0), histogram: {} } },
});

function extendBlocks(ledger: Ledger, pending: readonly Contribution[]): Ledger {
  const late = pending.filter(({ respondent, node }) => !ledger.released.has(respondent) && ledger.blocks.some(({ home }) => home === node));
  const blocks = ledger.blocks.map((block, index): Block => {
    const joining = late.filter(({ node }) => ledger.blocks.findIndex(({ home }) => home === node) === index);
    const sum = (block.content.fields['value']?.sum ?? 0) + (figuresOf(joining).fields['value']?.sum ?? 0);
    return { home: block.home, content: { size: block.content.size + joining.length, fields: { value: { sum, histogram: {} } } } };
  });
  return { ...ledger, blocks, released: new Set([...ledger.released, ...late.map(({ respondent }) => respondent)]) };
}

function dropMovers(ledger: Ledger, pending: readonly Contribution[], tree: SupervisionTree): Ledger {
  const blocks = ledger.blocks.flatMap(({ home, content }): Block[] => {
    const members = countsIn(content).flatMap((count, index) => (count === 1 ? [employeeOf(index)] : []));
    const staying = pending.filter(({ respondent, node }) => members.includes(respondent) && pathToRoot(tree, node).includes(home));
    return staying.length >= 5 ? [{ home, content: figuresOf(staying) }] : [];
  });
  return { ...ledger, blocks };
}

export const soundPublisher = appending({}, false);
export const patientPublisher = appending({}, true);

/** Each leaves out one guard; the attacker must get through. */
export const brokenPublishers: Readonly<Record<string, Publisher>> = {
  'groups of four': appending({ minimum: 4 }, false),
  'blocks that are extended later': appending({}, false, extendBlocks),
  'blocks that lose those who move away': appending({}, false, dropMovers),
  'a threshold without blocks': () => (pending, tree) => (view) => {
    const below = pending.filter(({ node }) => pathToRoot(tree, node).includes(view));
    return below.length >= 5 ? figuresOf(below) : undefined;
  },
};

/** Plays a history and returns everything that any view was ever shown, decoded into who is counted in it. */
export function publishAll(publisher: Publisher, weeks: readonly Week[]): { readonly vectors: readonly FigureVector[]; readonly figures: readonly Figures[] } {
  const step = publisher();
  const tree = new Map<number, number | null>();
  const answered = new Set<number>();
  const figures: Figures[] = [];
  for (const { answering, moves } of weeks) {
    for (const [employee, supervisor] of moves) tree.set(employee, supervisor);
    for (const respondent of answering) answered.add(respondent);
    const contributions = [...answered].map((respondent) => ({ respondent, node: nodeOf(tree, respondent), values: { value: valueOf(respondent) } }));
    const shownTo = step(contributions, tree);
    for (const view of VIEWS) {
      const shown = shownTo(view);
      if (shown !== undefined) figures.push(shown);
    }
  }
  return { vectors: figures.map(countsIn), figures };
}
