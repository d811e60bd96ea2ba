import type { Need, NeedMeasure, SectionBuilder } from '../types.js';

/** How many needs are named. */
export const TOP_NEEDS = 3;

/** A self-assessment up to this step counts as a need: 1 "needs guidance", 2 "needs a little help". */
const NEED_STEPS = ['1', '2'] as const;

/** Choices of the question about training that name no training. */
export const NO_TRAINING: ReadonlySet<string> = new Set(['belum_perlu', 'lainnya']);

function needsOf(measure: NeedMeasure): readonly Need[] {
  const { kind, figures } = measure;
  if (figures === null) return [];
  const base = figures.size;
  if (kind === 'competency') {
    const histogram = figures.fields['rating']?.histogram ?? {};
    const count = NEED_STEPS.reduce((sum, step) => sum + (histogram[step] ?? 0), 0);
    return [{ kind, key: measure.key, label: measure.label, count, base }];
  }
  return measure.options
    .filter(({ key }) => !NO_TRAINING.has(key))
    .map(({ key, label }) => ({ kind, key, label, count: figures.fields[key]?.sum ?? 0, base }));
}

/**
 * The largest needs, of released answers only.
 *
 * Formula: the share of a competency is (people who rated themselves 1 or 2) / (people who rated it; "bukan tugas saya" is not in the base);
 * the share of a technical need is (people who chose it) / (people who answered the question).
 * Ties: the larger share first, compared exactly as fractions; then the larger base; then the larger count; then the order of the input (the dictionary's).
 * A need that nobody has is none. Returns at most `limit`.
 */
export function largestNeeds(measures: readonly NeedMeasure[], limit: number = TOP_NEEDS): readonly Need[] {
  return measures
    .flatMap(needsOf)
    .filter(({ count, base }) => count > 0 && base > 0)
    .toSorted((a, b) => b.count * a.base - a.count * b.base || b.base - a.base || b.count - a.count)
    .slice(0, limit);
}

export const needs: SectionBuilder<'needs'> = ({ needs: survey }) => {
  if (survey === null) return undefined;
  const top = largestNeeds(survey.measures);
  return top.length === 0 ? undefined : { kind: 'needs', campaign: survey.campaign, title: survey.title, top };
};
