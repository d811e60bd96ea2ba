import { message } from '../../../content/messages.js';
import { askedCampaign, setDeclined } from '../../../db/conversations.js';
import { putDue } from '../../../db/dueWork.js';
import { storedHolidays } from '../../../db/holidays.js';
import { cancelQueued } from '../../../db/outbox.js';
import { patchChat } from '../../../db/rare.js';
import { formatMoment } from '../../../domain/calendar/format.js';
import { planLater } from '../../../domain/learning/later.js';
import { words } from '../../../domain/survey/types.js';
import type { CampaignRow, PersonRow } from '../../../domain/talk/types.js';
import type { PressHandler } from './types.js';
import type { Talk } from '../handling.js';
import { askContact } from '../identify.js';
import { surveyClosedView } from '../present.js';
import { giveFloor, isOpen } from '../startSurvey.js';
import { say } from '../words.js';

/** A button of an invitation: begin, be asked again later, or not take part. */
export const campaign: PressHandler<'campaign'> = async (talk, press) => {
  const { person } = talk.context;
  if (person === null || person.left) return await askContact(talk);
  if (press.action === 'start') return await giveFloor(talk, person, press.campaign);
  const asked = await askedCampaign(talk.tx, press.campaign, person.id);
  if (asked === null) return talk.answerPress(message(talk.language, 'press.forged'), true);
  const title = words(asked.campaign.title, talk.language);
  if (asked.completedAt !== null) return talk.say({ text: say(talk.language, 'survey.done', { title }) }, { kind: 'survey.done' });
  if (!isOpen(asked.campaign, talk.now)) return talk.say(surveyClosedView(asked.campaign, talk.language), { kind: 'survey.closed' });
  if (press.action === 'later') await later(talk, person, asked.campaign);
  else await decline(talk, person, asked.campaign);
};

async function later(talk: Talk, person: PersonRow, asked: CampaignRow): Promise<void> {
  const { tx, now, language } = talk;
  const row = planLater({ campaign: asked.id, closesAt: asked.closesAt }, { employee: person.id, zone: person.zone }, await storedHolidays(tx), now);
  if (row === null) {
    return talk.say({ text: say(language, 'invitation.later-open') }, { kind: 'campaign.later' });
  }
  await putDue(tx, [row]);
  talk.say({ text: say(language, 'invitation.later-noted', { moment: formatMoment(row.dueAt, person.zone, language) }) }, { kind: 'campaign.later' });
}

async function decline(talk: Talk, person: PersonRow, asked: CampaignRow): Promise<void> {
  const { tx, now, language, context: { focus } } = talk;
  await setDeclined(tx, asked.id, person.id, now);
  await cancelQueued(tx, { subject: `campaign:${asked.id}`, employee: person.id }, 'declined');
  if (focus?.campaign.id === asked.id) await patchChat(tx, talk.arrival.chat, { focus: null });
  talk.say({ text: say(language, 'invitation.declined') }, { kind: 'campaign.declined' });
}
