import { withholdSmall } from '../../privacy/release.js';
import type { SectionBuilder } from '../types.js';

/** Answered of invited at the end of the week and of the week before, for groups of at least five invited people. */
export const participation: SectionBuilder<'participation'> = ({ participation: campaigns }) => {
  const shown = campaigns.flatMap(({ campaign, title, current, previous }) => {
    const counted = withholdSmall(current);
    if (counted === undefined) return [];
    return [{ campaign, title, invited: counted.invited, answered: counted.answered, before: previous === null ? null : (withholdSmall(previous) ?? null) }];
  });
  return shown.length === 0 ? undefined : { kind: 'participation', campaigns: shown };
};
