import { createCampaign } from '../db/campaigns.js';
import { inTransaction } from '../db/database.js';
import { chatOfEmployee, personByNip } from '../db/people.js';
import { publishSurveys } from '../db/surveyVersions.js';
import { rehearsalOf } from '../domain/learning/rehearsal.js';
import { DAY } from '../domain/learning/due.js';
import type { Survey } from '../domain/survey/types.js';
import type { TalkDeps } from './talk/handling.js';
import { invitationView } from './talk/invitation.js';
import { refused } from './refused.js';
import { tell } from './tell.js';

export interface Previewed {
  readonly campaign: string;
  /** ISO 8601, UTC: until then it can be tried. */
  readonly until: string;
}

/**
 * Sends a survey to one person's Telegram to be tried: marked as a rehearsal, for a day, without reminders, and in no result.
 * @throws InputRejected where nobody active has this NIP, or where no chat is bound to them.
 */
export async function previewSurvey(deps: Pick<TalkDeps, 'db' | 'clock' | 'ids' | 'log' | 'render'>, survey: Survey, nip: string): Promise<Previewed> {
  const now = deps.clock.now();
  const [rehearsal] = await publishSurveys(deps.db, [rehearsalOf(survey)], now);
  if (rehearsal === undefined) throw new Error('A rehearsal was not stored.');
  const campaign = { id: `p${deps.ids.uuid().slice(-12)}`, purpose: rehearsal.settings.purpose, surveyId: rehearsal.id, version: rehearsal.version, title: rehearsal.title, opensAt: now, closesAt: now + DAY };
  await inTransaction(deps.db, async (tx) => {
    const person = await personByNip(tx, nip);
    if (person === null) throw refused('to', (words) => words.employeeUnknown());
    if (person.left) throw refused('to', (words) => words.employeeLeft());
    const chat = await chatOfEmployee(tx, person.id);
    if (chat === null) throw refused('to', (words) => words.employeeUnbound());
    await createCampaign(tx, campaign, [person.id]);
    const view = invitationView({ campaign, survey: rehearsal, person, language: chat.language, reminder: false, now });
    await tell(tx, deps, { key: `preview:${campaign.id}`, chat: chat.id, employee: person.id, kind: 'survey.preview', subject: `campaign:${campaign.id}` }, view);
  });
  deps.log.info({ campaign: campaign.id }, 'A survey was sent to be tried.');
  return { campaign: campaign.id, until: new Date(campaign.closesAt).toISOString() };
}
