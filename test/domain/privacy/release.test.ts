import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FEEDBACK_FIELDS, feedbackValues, followUpValues, measureKey, ratingValues, technicalValues } from '../../../src/domain/privacy/measures.js';
import { figuresFor, release, withholdSmall, type Contribution, type Ledger } from '../../../src/domain/privacy/release.js';
import { nodeOf, pathToRoot, ROOT } from '../../../src/domain/privacy/supervision.js';

const ledger: Ledger = { measure: measureKey.competency('c1', 'komunikasi'), fields: ['rating'], blocks: [], released: new Set() };
const answers = (node: number, respondents: readonly number[], rating = 3): Contribution[] => respondents.map((respondent) => ({ respondent, node, values: { rating } }));
const after = (before: Ledger, { newBlocks, released }: ReturnType<typeof release>): Ledger => ({
  ...before, blocks: [...before.blocks, ...newBlocks], released: new Set([...before.released, ...released]),
});
/** 1 leads 2 and 3. */
const tree = new Map([[1, null], [2, 1], [3, 1]]);

test('five answers below one supervisor become a block there', () => {
  const { newBlocks, released } = release(ledger, answers(2, [15, 11, 12, 13, 14]), tree);
  expect(newBlocks).toEqual([{ home: 2, content: { size: 5, fields: { rating: { sum: 15, histogram: { 3: 5 } } } } }]);
  expect(released).toEqual([11, 12, 13, 14, 15]);
});

test('too few go up and meet their neighbours; too few at the top stay pending', () => {
  const pending = [...answers(2, [11, 12, 13], 1), ...answers(3, [21, 22], 5)];
  const state = after(ledger, release(ledger, pending, tree));
  expect(figuresFor(1, state, tree)).toEqual({ size: 5, fields: { rating: { sum: 13, histogram: { 1: 3, 5: 2 } } } });
  expect(figuresFor(2, state, tree)).toBeUndefined();
  expect(release(ledger, answers(2, [11, 12, 13, 14]), tree)).toEqual({ newBlocks: [], released: [] });
  expect(release(ledger, answers(ROOT, [11, 12, 13, 14, 15]), tree)).toEqual({ newBlocks: [], released: [] });
});

test('a rest waits where enough may still answer', () => {
  const pending = [...answers(2, [11, 12, 13]), ...answers(3, [21, 22])];
  expect(release(ledger, pending, tree, { awaited: new Map([[2, 2]]) }).newBlocks).toEqual([]);
  expect(release(ledger, pending, tree, { awaited: new Map([[2, 1]]) }).newBlocks.map(({ home }) => home)).toEqual([1]);
});

test('whoever is in a block is never counted again, whatever they answer or wherever they move', () => {
  const state = after(ledger, release(ledger, answers(2, [11, 12, 13, 14, 15]), tree));
  const moved = release(state, [...answers(3, [11, 12, 13, 14, 15], 5), ...answers(3, [21])], tree);
  expect(moved).toEqual({ newBlocks: [], released: [] });
  expect(figuresFor(3, state, new Map([[1, null], [2, 3], [3, 1]]))?.size).toBe(5);
  expect(figuresFor(3, state, tree)).toBeUndefined();
  expect(figuresFor(ROOT, state, new Map())?.size).toBe(5);
});

test('a person twice, a missing field or a value that is no integer makes no group of five', () => {
  const four = answers(2, [11, 12, 13, 14]);
  expect(release(ledger, [...four, ...answers(2, [14], 1)], tree).newBlocks).toEqual([]);
  expect(release(ledger, [...four, { respondent: 15, node: 2, values: {} }], tree).newBlocks).toEqual([]);
  expect(release(ledger, [...four, ...answers(2, [15], 1.5)], tree).newBlocks).toEqual([]);
});

test('the order in which answers came does not show', () => {
  const pending = [...answers(2, [11, 12, 13], 1), ...answers(2, [14, 15], 4), ...answers(3, [21, 22, 23, 24, 25, 26], 2)];
  fc.assert(
    fc.property(fc.shuffledSubarray(pending, { minLength: pending.length }), (shuffled) => {
      expect(JSON.stringify(release(ledger, shuffled, tree))).toBe(JSON.stringify(release(ledger, pending, tree)));
    }),
    { numRuns: 30 },
  );
});

test('circles, unknown supervisors and oneself as supervisor neither hang nor throw, and leave a forest', () => {
  const id = fc.integer({ min: 1, max: 8 });
  fc.assert(
    fc.property(fc.array(fc.tuple(id, fc.option(id)), { maxLength: 12 }), fc.array(id, { maxLength: 20 }), (edges, nodes) => {
      const odd = new Map(edges);
      for (const node of nodes) {
        const path = pathToRoot(odd, node);
        expect(path.at(-1)).toBe(ROOT);
        expect(new Set(path).size).toBe(path.length);
        for (const [index, above] of path.entries()) expect(pathToRoot(odd, above)).toEqual(path.slice(index));
      }
      const { newBlocks } = release(ledger, nodes.flatMap((node, index) => answers(node, [100 + index])), odd);
      for (const { content } of newBlocks) expect(content.size).toBeGreaterThanOrEqual(5);
    }),
    { numRuns: 150 },
  );
  expect(nodeOf(tree, 2)).toBe(1);
  expect(nodeOf(tree, 77)).toBe(ROOT);
});

test('participation of fewer than five invited people is not shown', () => {
  expect(withholdSmall({ invited: 4, answered: 4 })).toBeUndefined();
  expect(withholdSmall({ invited: 5, answered: 0 })).toEqual({ invited: 5, answered: 0 });
});

test('an answer counts in a measure only where it answers all of it', () => {
  expect(ratingValues('4')).toEqual({ rating: 4 });
  expect([ratingValues('bukan_tugas'), ratingValues('6'), ratingValues(0), ratingValues(''), ratingValues(null)]).toEqual(Array(5).fill(undefined));
  expect(technicalValues(['data', 'web'], ['web', 'other'])).toEqual({ data: 0, web: 1 });
  expect(technicalValues(['data'], undefined)).toBeUndefined();
  expect(feedbackValues({ materi: '5', metode: 4, narasumber: '3', komentar: 'x' })).toEqual({ material: 5, method: 4, speaker: 3 });
  expect(feedbackValues({ materi: '5', metode: '4', narasumber: null })).toBeUndefined();
  expect(FEEDBACK_FIELDS).toEqual(['material', 'method', 'speaker']);
  expect(followUpValues('sekali')).toEqual({ applied: 1, not_yet: 0, not_relevant: 0 });
  expect(followUpValues('tidak_sesuai')).toEqual({ applied: 0, not_yet: 0, not_relevant: 1 });
  expect(followUpValues('sometimes')).toBeUndefined();
});
