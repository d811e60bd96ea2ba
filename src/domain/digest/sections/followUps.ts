import { withholdSmall } from '../../privacy/release.js';
import type { SectionBuilder } from '../types.js';

/** Follow-up evaluations due (people asked) and done (people who answered), for groups of at least five people asked. */
export const followUps: SectionBuilder<'follow-ups'> = ({ followUps: asked }) => {
  const courses = asked.flatMap(({ course, title, asked: invited, answered }) => {
    const shown = withholdSmall({ invited, answered });
    return shown === undefined ? [] : [{ course, title, due: shown.invited, done: shown.answered }];
  });
  return courses.length === 0 ? undefined : { kind: 'follow-ups', courses };
};
