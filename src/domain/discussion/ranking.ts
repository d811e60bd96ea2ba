import type { RankedNeed } from './types.js';

/**
 * Ranks proposals by their votes, and among as many votes by the order in which they were shown. One without a vote is no need and is left out.
 * @param chosen what each person voted for, as places in `proposals`; who they are is not asked.
 */
export function rankNeeds(proposals: readonly string[], chosen: Iterable<readonly number[]>): readonly RankedNeed[] {
  const votes = proposals.map(() => 0);
  for (const places of chosen) for (const place of new Set(places)) if (votes[place] !== undefined) votes[place] += 1;
  return proposals
    .map((text, place) => ({ text, votes: votes[place] ?? 0 }))
    .filter((need) => need.votes > 0)
    .toSorted((a, b) => b.votes - a.votes)
    .map(({ text, votes: own }) => ({ rank: 1 + votes.filter((n) => n > own).length, tied: votes.filter((n) => n === own).length > 1, text, votes: own }));
}
