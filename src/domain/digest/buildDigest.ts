import { isoWeekRange } from '../calendar/weeks.js';
import { feedback } from './sections/feedback.js';
import { followUps } from './sections/followUps.js';
import { goodNews } from './sections/goodNews.js';
import { needs } from './sections/needs.js';
import { participation } from './sections/participation.js';
import { sessions } from './sections/sessions.js';
import { waiting } from './sections/waiting.js';
import type { Digest, DigestInput, SectionBuilder, SectionKind } from './types.js';

/** Every kind of section, in the order in which a digest is read. */
export const SECTIONS = {
  participation,
  needs,
  sessions,
  feedback,
  'follow-ups': followUps,
  'good-news': goodNews,
  waiting,
} as const satisfies { readonly [K in SectionKind]: SectionBuilder<K> };

/**
 * What a leader is told about a week. Every number comes with its base; a section whose group is too small, or that has nothing to say, is left out whole.
 * Figures of answers come in released (`figuresFor`), so that no digest can be subtracted from another. Throws InputRejected when `week` is no ISO week.
 */
export function buildDigest(input: DigestInput): Digest {
  const period = isoWeekRange(input.week, input.leader.zone);
  const sections = Object.values(SECTIONS).flatMap((build) => {
    const section = build(input, period);
    return section === undefined ? [] : [section];
  });
  return { leader: input.leader, week: input.week, period, sections };
}
