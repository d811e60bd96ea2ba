import type { Handler } from '../handling.js';
import { askContact } from '../identify.js';
import { playFocus } from '../startSurvey.js';
import { say } from '../words.js';

/** A sticker, a photo, a voice message: nothing that can be read. */
export const unsupported: Handler<'unsupported'> = async (talk) => {
  const { person, chat, focus } = talk.context;
  if (person === null || person.left) return await askContact(talk);
  if (focus !== null && !focus.state.paused && chat.awaiting === null) return await playFocus(talk);
  talk.say({ text: say(talk.language, 'stray.media') }, { kind: 'unreadable' });
};
