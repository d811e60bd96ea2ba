import { message } from '../../content/messages.js';
import { askedCampaigns } from '../../db/conversations.js';
import { talkIn } from '../../db/openQuestions.js';
import { loadSurvey } from '../../db/surveys.js';
import { formatMoment } from '../../domain/calendar/format.js';
import { words, type Language, type Survey } from '../../domain/survey/types.js';
import type { CampaignRow, PersonRow } from '../../domain/talk/types.js';
import type { TalkDeps } from './handling.js';
import { effort, invitationView } from './invitation.js';
import { isOpen } from './startSurvey.js';
import type { ShowOffers, TelegramCall, View } from './types.js';
import { say } from './words.js';

/**
 * Draws one message that asks into several surveys, as they stand now: what was answered, declined, closed or halted meanwhile is left out, and what is left alone
 * is asked for as always.
 * @returns null when nothing waits any more, or the chat stands for somebody else.
 */
export async function drawOffers({ db, clock, render }: Pick<TalkDeps, 'db' | 'clock' | 'render'>, chat: number, { employee, campaigns, reminded }: ShowOffers): Promise<TelegramCall | null> {
  const talk = await talkIn(db, chat);
  const now = clock.now();
  if (talk === null || talk.person === null || talk.person.id !== employee || talk.chat.stopped) return null;
  const { person, chat: { language } } = talk;
  const asked = await askedCampaigns(db.prisma, campaigns, employee);
  const waiting = campaigns.flatMap((id) => asked.get(id) ?? []).filter(({ campaign, completedAt, declinedAt }) => completedAt === null && declinedAt === null && isOpen(campaign, now));
  const items: Item[] = [];
  for (const { campaign } of waiting) items.push({ campaign, survey: await loadSurvey(db.prisma, campaign.surveyId, campaign.version) });
  const [only] = items;
  if (only === undefined) return null;
  const view = items.length === 1 ? invitationView({ ...only, person, language, reminder: reminded.includes(only.campaign.id), now }) : severalView(items, person, language);
  return render(chat, view, null)[0] ?? null;
}

interface Item {
  readonly campaign: CampaignRow;
  readonly survey: Survey;
}

/** Each survey with a number, its length and its last moment, and a row of buttons that bear the number. */
export function severalView(items: readonly Item[], person: Pick<PersonRow, 'name' | 'zone'>, language: Language): View {
  const lines = items.map(({ campaign, survey }, i) => {
    const about = { number: i + 1, title: words(campaign.title, language), effort: effort(survey, language) };
    return campaign.closesAt === null
      ? say(language, 'invitation.several-line-open', about)
      : say(language, 'invitation.several-line', { ...about, moment: formatMoment(campaign.closesAt, person.zone, language) });
  });
  const button = (i: number, key: 'start' | 'later' | 'decline', campaign: string) => ({ label: message(language, `invitation.several-${key}`, { number: i + 1 }), press: { kind: 'campaign', campaign, action: key } as const });
  return {
    text: [say(language, 'invitation.several', { name: person.name, count: items.length }), ...lines].join('\n\n'),
    buttons: items.flatMap(({ campaign: { id } }, i) => [[button(i, 'start', id)], [button(i, 'later', id), button(i, 'decline', id)]]),
  };
}
