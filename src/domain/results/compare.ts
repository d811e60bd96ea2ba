import type { QuestionKind, Text } from '../survey/types.js';
import type { Right } from './right.js';
import type { Mean, QuestionResult } from './types.js';
import { countedAs } from './versions.js';

/** A mean now and in the run before, each with the number of answers behind it. */
export interface MeanChange {
  readonly now: Mean;
  readonly before: Mean;
  readonly difference: number;
}

/** The share of right answers, 0 to 1. */
export interface RightChange {
  readonly now: Right;
  readonly before: Right;
  readonly difference: number;
}

export interface ShareChange {
  readonly name: string;
  /** As the newer run words it. */
  readonly label: Text;
  /** 0 to 1. */
  readonly now: number;
  readonly before: number;
  readonly difference: number;
}

/** What changed in a question that both runs asked in the same kind, or as a number. */
export interface Change {
  readonly question: string;
  /** As the newer run asks it. */
  readonly kind: QuestionKind;
  /** Answers behind the shares. */
  readonly base: { readonly now: number; readonly before: number };
  readonly mean: MeanChange | null;
  /** Of a test's question: what was learned between the two. */
  readonly right: RightChange | null;
  /** Of choices: those that both runs offered. */
  readonly shares: readonly ShareChange[];
}

/**
 * The difference between two runs of one survey. Only what both may show; a choice that one of them did not offer is left out, since nobody could take it.
 * Nothing is said of chance: the bases are there for whoever reads it.
 */
export function changesBetween(now: readonly QuestionResult[], before: readonly QuestionResult[]): readonly Change[] {
  const earlier = new Map(before.map((result) => [place(result), result]));
  return now.flatMap((result) => {
    const was = earlier.get(place(result));
    const change = was === undefined ? null : changeOf(result, was);
    return change === null ? [] : [change];
  });
}

const place = ({ question, kind }: QuestionResult): string => `${countedAs(kind)} ${question}`;

function changeOf(now: QuestionResult, before: QuestionResult): Change | null {
  if (now.summary === null || before.summary === null) return null;
  const base = { now: answersIn(now), before: answersIn(before) };
  if (base.now === 0 || base.before === 0) return null;
  const mean = meanChange(scaleOf(now), scaleOf(before));
  const shares = sharesBetween(now, before);
  const right = rightChange(now.right, before.right);
  return mean === null && right === null && shares.length === 0 ? null : { question: now.question, kind: now.kind, base, mean, right, shares };
}

const answersIn = ({ instances, people }: QuestionResult): number => (instances ?? people)?.answered ?? 0;

function scaleOf({ summary }: QuestionResult): Mean | null {
  return summary?.kind === 'choices' || summary?.kind === 'numbers' ? summary.scale : null;
}

function meanChange(now: Mean | null, before: Mean | null): MeanChange | null {
  return now === null || before === null ? null : { now, before, difference: now.mean - before.mean };
}

function rightChange(now: Right | null, before: Right | null): RightChange | null {
  if (now === null || before === null || now.base === 0 || before.base === 0) return null;
  return { now, before, difference: now.right / now.base - before.right / before.base };
}

function sharesBetween(now: QuestionResult, before: QuestionResult): readonly ShareChange[] {
  if (now.summary?.kind !== 'choices' || before.summary?.kind !== 'choices') return [];
  const was = new Map(before.summary.choices.map(({ name, share }) => [name, share]));
  return now.summary.choices.flatMap(({ name, label, share }) => {
    const earlier = was.get(name) ?? null;
    return share === null || earlier === null ? [] : [{ name, label, now: share, before: earlier, difference: share - earlier }];
  });
}
