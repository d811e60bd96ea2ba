import { stopUnasked } from '../../../db/optOut.js';
import { patchChat } from '../../../db/rare.js';
import type { Talk } from '../handling.js';
import { say } from '../words.js';

/** Stops at once: what is queued is cancelled, and nothing unasked goes out from now on. */
export async function berhenti(talk: Talk): Promise<void> {
  const { tx, arrival, now, language, context } = talk;
  await stopUnasked(tx, { chat: arrival.chat, employee: context.chat.employee }, 'stopped');
  await patchChat(tx, arrival.chat, { stoppedAt: now, focus: null, awaiting: null });
  talk.say({ text: say(language, context.chat.stopped ? 'stop.already' : 'stop.done'), clearKeyboard: true }, { kind: 'stop' });
}
