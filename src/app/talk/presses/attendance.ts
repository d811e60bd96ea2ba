import { message } from '../../../content/messages.js';
import { ownSession, putReply } from '../../../db/attendance.js';
import { formatMoment } from '../../../domain/calendar/format.js';
import type { PressHandler } from './types.js';
import { askContact } from '../identify.js';
import { sessionText } from '../sessionText.js';
import { say } from '../words.js';

const THANKS = { yes: 'session.attending', no: 'session.not-attending' } as const;

/** Whether a participant can come. The message then shows the session as it stands now, so a moved one shows its new time, and the other answer as a button. */
export const attendance: PressHandler<'attendance'> = async (talk, { session: id, reply }, { messageId }) => {
  const { tx, now, language, context: { person } } = talk;
  if (person === null || person.left) return await askContact(talk);
  const session = await ownSession(tx, id, person.id);
  if (session === null) return talk.answerPress(message(language, 'press.forged'), true);
  if (session.cancelled) {
    const moment = formatMoment(session.startsAt, session.zone, language);
    return talk.say({ text: say(language, 'session.cancelled', { name: person.name, title: session.title, moment }) }, { edit: messageId, kind: 'attendance' });
  }
  if (session.startsAt <= now) return talk.answerPress(message(language, 'session.over'), true);
  const thanks = message(language, THANKS[reply]);
  // The same answer again leaves the message as it is, which the platform would refuse to rewrite.
  if (session.reply === reply) return talk.answerPress(thanks);
  await putReply(tx, id, person.id, reply, now);
  talk.answerPress(thanks);
  talk.say(
    {
      text: `${sessionText(session, language)}\n\n${say(language, THANKS[reply])}`,
      buttons: [
        reply === 'yes'
          ? [{ label: message(language, 'session.cannot-attend'), press: { kind: 'attendance', session: id, reply: 'no' } }]
          : [{ label: message(language, 'session.attend'), press: { kind: 'attendance', session: id, reply: 'yes' } }],
      ],
    },
    { edit: messageId, kind: 'attendance' },
  );
};
