import { message } from '../../content/messages.js';
import { openCampaigns, type AskedCampaign } from '../../db/conversations.js';
import { loadSurvey } from '../../db/surveys.js';
import type { Tx } from '../../db/database.js';
import { formatMoment } from '../../domain/calendar/format.js';
import { words, type Language } from '../../domain/survey/types.js';
import type { PersonRow } from '../../domain/talk/types.js';
import type { EpochMs } from '../../support/clock.js';
import type { SayOptions } from './handling.js';
import { invitationView } from './invitation.js';
import type { View } from './types.js';
import { say, shortened } from './words.js';

/** Surveys offered at once; for the others the list is a word away. */
const OFFERED_AT_ONCE = 2;

export interface Offer {
  readonly view: View;
  readonly options: SayOptions;
}

/** What a person can answer now, as messages, the next to close first. Surveys they declined are left out. */
export async function openOffers(tx: Tx, person: PersonRow, language: Language, now: EpochMs): Promise<readonly Offer[]> {
  const open = (await openCampaigns(tx, person.id, now)).filter((c) => c.declinedAt === null);
  const offers: Offer[] = [];
  for (const { campaign, startedAt, completedAt } of open.slice(0, OFFERED_AT_ONCE)) {
    const subject = `campaign:${campaign.id}`;
    if (startedAt === null) {
      const survey = await loadSurvey(tx, campaign.surveyId, campaign.version);
      offers.push({ view: invitationView({ campaign, survey, person, language, reminder: false, now }), options: { kind: 'survey.invite', subject, employee: person.id } });
    } else offers.push({ view: resumeView(campaign, completedAt === null ? 'survey.unfinished' : 'survey.changing', language), options: { kind: 'survey.resume' } });
  }
  if (open.length > OFFERED_AT_ONCE) offers.push({ view: { text: say(language, 'survey.more', { count: open.length - OFFERED_AT_ONCE }) }, options: { kind: 'survey.more' } });
  return offers;
}

const resumeView = (campaign: AskedCampaign['campaign'], why: 'survey.unfinished' | 'survey.changing', language: Language): View => ({
  text: say(language, why, { title: words(campaign.title, language) }),
  buttons: [[{ label: message(language, 'survey.continue'), press: { kind: 'campaign', campaign: campaign.id, action: 'start' } }]],
});

/** Every open survey with its last moment and a button, declined ones too: minds change. */
export function surveyListView(open: readonly AskedCampaign[], person: Pick<PersonRow, 'zone'>, language: Language): View {
  if (open.length === 0) return { text: say(language, 'survey.none') };
  const lines = open.map(({ campaign, startedAt, completedAt, declinedAt }) => {
    const title = words(campaign.title, language);
    const state = message(language, completedAt !== null ? 'survey.state-changing' : startedAt !== null ? 'survey.state-started' : declinedAt !== null ? 'survey.state-declined' : 'survey.state-new');
    return campaign.closesAt === null
      ? say(language, 'survey.line-open', { title, state })
      : say(language, 'survey.line', { title, state, moment: formatMoment(campaign.closesAt, person.zone, language) });
  });
  return {
    text: [say(language, 'survey.list'), ...lines].join('\n'),
    buttons: open.map(({ campaign, startedAt }) => [
      {
        label: shortened(message(language, startedAt !== null ? 'survey.button-continue' : 'survey.button-start', { title: words(campaign.title, language) }), 60),
        press: { kind: 'campaign', campaign: campaign.id, action: 'start' },
      },
    ]),
  };
}
