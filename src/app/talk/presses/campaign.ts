import { message } from '../../../content/messages.js';
import { askedCampaign, setDeclined } from '../../../db/conversations.js';
import { cancelRemindersUntil, putDue } from '../../../db/dueWork.js';
import { storedHolidays } from '../../../db/holidays.js';
import { cancelQueued } from '../../../db/outbox.js';
import { patchChat } from '../../../db/rare.js';
import { formatDate, formatMoment, formatTime, isTomorrow } from '../../../domain/calendar/format.js';
import { dateOf } from '../../../domain/calendar/workingDays.js';
import { laterChoices, LATERS, planLater, type Later, type LaterChoice } from '../../../domain/learning/later.js';
import { REMINDERS_APART } from '../../../domain/learning/reminderPlan.js';
import { words, type Language } from '../../../domain/survey/types.js';
import type { CampaignRow, PersonRow } from '../../../domain/talk/types.js';
import type { EpochMs } from '../../../support/clock.js';
import type { PressHandler } from './types.js';
import type { Talk } from '../handling.js';
import { askContact } from '../identify.js';
import { surveyClosedView } from '../present.js';
import { giveFloor, isOpen } from '../startSurvey.js';
import type { View } from '../types.js';
import { say } from '../words.js';

/** A button of an invitation: begin, be asked again later and when, or not take part. */
export const campaign: PressHandler<'campaign'> = async (talk, press, { messageId }) => {
  const { person } = talk.context;
  if (person === null || person.left) return await askContact(talk);
  if (press.action === 'start') {
    // What is typed from now on answers the survey.
    if (talk.context.chat.awaiting !== null) await patchChat(talk.tx, talk.arrival.chat, { awaiting: null });
    return await giveFloor(talk, person, press.campaign);
  }
  const asked = await askedCampaign(talk.tx, press.campaign, person.id);
  if (asked === null) return talk.answerPress(message(talk.language, 'press.forged'), true);
  const title = words(asked.campaign.title, talk.language);
  if (asked.completedAt !== null) return talk.say({ text: say(talk.language, 'survey.done', { title }) }, { kind: 'survey.done' });
  // Who does not want to take part may say so at any time, also while it rests.
  const declines = press.action === 'decline' && asked.campaign.halted === 'paused';
  if (!declines && !isOpen(asked.campaign, talk.now)) return talk.say(surveyClosedView(asked.campaign, talk.language), { kind: 'survey.closed' });
  if (press.action === 'decline') return await decline(talk, person, asked.campaign);
  const later = LATERS.find((one) => press.action === `later-${one}`);
  if (later === undefined) await askWhen(talk, person, asked.campaign);
  else await remindAt(talk, person, asked.campaign, later, messageId);
};

/** When to ask again is the person's to say. */
async function askWhen(talk: Talk, person: PersonRow, asked: CampaignRow): Promise<void> {
  const { tx, now, language } = talk;
  const choices = laterChoices(asked.closesAt, person.zone, await storedHolidays(tx), now);
  if (choices.length === 0) return talk.say({ text: say(language, 'invitation.later-open') }, { kind: 'campaign.later' });
  talk.say(whenView(choices, asked, person, language, now), { kind: 'campaign.later' });
}

function whenView(choices: readonly LaterChoice[], asked: CampaignRow, { zone }: PersonRow, language: Language, now: EpochMs): View {
  return {
    text: say(language, 'later.when', { title: words(asked.title, language) }),
    buttons: choices.map(({ later, at }) => [
      {
        label: message(language, `later.${later}`, { time: formatTime(at, zone, language), date: formatDate(dateOf(at, zone), language), tomorrow: isTomorrow(at, now, zone) ? 'yes' : 'no' }),
        press: { kind: 'campaign', campaign: asked.id, action: `later-${later}` },
      },
    ]),
  };
}

/** The chosen reminder takes the place of another one that was chosen before, and of planned ones that would come before it or soon after. */
async function remindAt(talk: Talk, person: PersonRow, asked: CampaignRow, later: Later, edit: number | null): Promise<void> {
  const { tx, now, language } = talk;
  const holidays = await storedHolidays(tx);
  const row = planLater({ campaign: asked.id, closesAt: asked.closesAt }, later, { employee: person.id, zone: person.zone }, holidays, now);
  if (row === null) {
    const choices = laterChoices(asked.closesAt, person.zone, holidays, now);
    if (choices.length === 0) return talk.say({ text: say(language, 'invitation.later-open') }, { edit, kind: 'campaign.later' });
    const view = whenView(choices, asked, person, language, now);
    return talk.say({ ...view, text: say(language, 'later.gone') }, { edit, kind: 'campaign.later' });
  }
  await cancelRemindersUntil(tx, row.subject, person.id, row.dueAt + REMINDERS_APART, 'the person chose another time');
  await putDue(tx, [row]);
  talk.say({ text: say(language, 'invitation.later-noted', { moment: formatMoment(row.dueAt, person.zone, language) }) }, { edit, kind: 'campaign.later' });
}

async function decline(talk: Talk, person: PersonRow, asked: CampaignRow): Promise<void> {
  const { tx, now, language, context: { focus } } = talk;
  await setDeclined(tx, asked.id, person.id, now);
  await cancelQueued(tx, { subject: `campaign:${asked.id}`, employee: person.id }, 'declined');
  if (focus?.campaign.id === asked.id) await patchChat(tx, talk.arrival.chat, { focus: null });
  talk.say({ text: say(language, 'invitation.declined') }, { kind: 'campaign.declined' });
}
