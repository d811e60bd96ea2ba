import { message } from '../../content/messages.js';
import { addressees } from '../../db/campaigns.js';
import type { Database } from '../../db/database.js';
import type { Leader } from '../../db/digests.js';
import type { NewOutbox } from '../../db/outbox.js';
import { nextMondayNine } from '../../domain/calendar/weeks.js';
import type { IsoWeek } from '../../domain/calendar/types.js';
import { DUE_KINDS } from '../../domain/learning/due.js';
import type { EpochMs } from '../../support/clock.js';
import { unwritable } from '../due/types.js';
import type { Render } from '../talk/handling.js';
import { escapeHtml } from '../talk/html.js';
import { composeDigest } from './compose.js';
import type { ShownDigest } from './ports.js';

export const DIGEST_KIND = 'digest.weekly';

/** The one key of a leader's digest about a week, whichever way it goes. */
export const digestKey = (leader: number, week: IsoWeek): string => `digest:${leader}:${week}`;

/** What every message of a digest has in common, whichever way it goes. It is worth sending until the next one is due. */
export function digestEnvelope(leader: Pick<Leader, 'employee' | 'zone'>, week: IsoWeek, now: EpochMs): Pick<NewOutbox, 'key' | 'lane' | 'kind' | 'employee' | 'subject' | 'worthUntil'> {
  return {
    key: digestKey(leader.employee, week),
    lane: 'broadcast',
    kind: DIGEST_KIND,
    employee: leader.employee,
    subject: `week:${week}`,
    worthUntil: nextMondayNine(now, leader.zone),
  };
}

/**
 * A digest as messages for Telegram; none when the leader cannot be written to there.
 * @param instead whether it comes here because Slack does not know them.
 */
export async function telegramDigest(
  deps: { readonly db: Database; readonly render: Render },
  leader: Leader,
  stored: Pick<ShownDigest, 'digest' | 'createdAt'>,
  instead: boolean,
  now: EpochMs,
): Promise<readonly NewOutbox[]> {
  const person = (await addressees(deps.db.prisma, [leader.employee])).get(leader.employee);
  if (unwritable(person) !== null || person === undefined || person.chat === null) return [];
  const chat = person.chat;
  const envelope = digestEnvelope(leader, stored.digest.week, now);
  return deps.render(chat, { text: digestHtml(stored, person.language, instead) }, null).map((call, part) => ({
    ...envelope,
    key: part === 0 ? envelope.key : `${envelope.key}:${part}`,
    channel: 'telegram',
    chat,
    payload: call,
    onDoubt: DUE_KINDS[DIGEST_KIND].resendPolicy === 'miss' ? 'drop' : 'repeat',
  }));
}

function digestHtml(stored: Pick<ShownDigest, 'digest' | 'createdAt'>, language: 'id' | 'en', instead: boolean): string {
  const { greeting, title, paragraphs, footnote } = composeDigest(stored, language);
  const italic = (text: string | null): readonly string[] => (text === null ? [] : [`<i>${escapeHtml(text)}</i>`]);
  return [
    escapeHtml(greeting),
    `<b>${escapeHtml(title)}</b>`,
    ...paragraphs.map(({ lead, lines, caution }) => [...(lead === null ? [] : [`<b>${escapeHtml(lead)}</b>`]), ...lines.map(escapeHtml), ...italic(caution)].join('\n')),
    ...italic(footnote),
    ...(instead ? italic(message(language, 'digest.telegram-only')) : []),
  ].join('\n\n');
}
