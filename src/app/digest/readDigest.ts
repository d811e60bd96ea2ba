import type { Database } from '../../db/database.js';
import { digestOf, leaderByEmail, newestDigest, noteDigestRead, type StoredDigest } from '../../db/digests.js';
import type { IsoWeek } from '../../domain/calendar/types.js';
import type { Language } from '../../domain/survey/types.js';
import type { Clock } from '../../support/clock.js';

/** What a press on "I have read this" came to. */
export type ReadOutcome =
  | { readonly kind: 'read'; readonly stored: StoredDigest; readonly language: Language; /** Whether a newer digest is there by now. */ readonly newest: boolean }
  /** The button belongs to somebody else. */
  | { readonly kind: 'foreign'; readonly language: Language }
  /** The digest is not there (any more). */
  | { readonly kind: 'stale'; readonly language: Language };

/** What somebody sees who opens the app's home. */
export type Home =
  | { readonly kind: 'digest'; readonly stored: StoredDigest; readonly language: Language }
  | { readonly kind: 'none'; readonly language: Language }
  | { readonly kind: 'stranger'; readonly language: Language };

/** What leaders do with their digests in Slack, where they are known by their e-mail address. */
export interface DigestDesk {
  /** @param button what the button was sealed for; null for one that we never made. */
  read(email: string | null, button: { readonly leader: number; readonly week: IsoWeek } | null): Promise<ReadOutcome>;
  home(email: string | null): Promise<Home>;
}

export function createDigestDesk({ db, clock }: { readonly db: Database; readonly clock: Clock }): DigestDesk {
  return {
    read: async (email, button) => {
      const leader = email === null ? null : await leaderByEmail(db, email);
      const language = leader?.language ?? 'id';
      if (leader === null || button === null || button.leader !== leader.employee) return { kind: 'foreign', language };
      if ((await digestOf(db, button.leader, button.week)) === null) return { kind: 'stale', language };
      const stored = await noteDigestRead(db, button.leader, button.week, clock.now());
      if (stored === null) return { kind: 'stale', language };
      return { kind: 'read', stored, language, newest: (await newestDigest(db, button.leader))?.week === button.week };
    },
    home: async (email) => {
      const leader = email === null ? null : await leaderByEmail(db, email);
      if (leader === null) return { kind: 'stranger', language: 'id' };
      const stored = await newestDigest(db, leader.employee);
      return stored === null ? { kind: 'none', language: leader.language } : { kind: 'digest', stored, language: leader.language };
    },
  };
}
