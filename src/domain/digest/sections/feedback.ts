import { DAY } from '../../learning/due.js';
import type { Figures } from '../../privacy/release.js';
import type { SectionBuilder } from '../types.js';

/** How long a session's feedback is spoken of, back from the end of the week. */
export const FEEDBACK_SPOKEN_OF = 28 * DAY;

function mean(figures: Figures, field: string): number {
  return Math.round(((figures.fields[field]?.sum ?? 0) * 100) / figures.size) / 100;
}

/** Mean ratings of recent sessions, of released answers only, the newest session first. */
export const feedback: SectionBuilder<'feedback'> = ({ feedback: rated }, { end }) => {
  const shown = rated.flatMap(({ figures, ...session }) => {
    if (figures === null || session.endsAt >= end || session.endsAt < end - FEEDBACK_SPOKEN_OF) return [];
    return [{ ...session, answers: figures.size, material: mean(figures, 'material'), method: mean(figures, 'method'), speaker: mean(figures, 'speaker') }];
  });
  const sorted = shown.toSorted((a, b) => b.startsAt - a.startsAt || a.session - b.session);
  return sorted.length === 0 ? undefined : { kind: 'feedback', sessions: sorted };
};
