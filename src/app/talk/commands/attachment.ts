import { disownFile, ownFile, settleFile } from '../../../db/storedFiles.js';
import type { Input } from '../../../domain/survey/types.js';
import { isEarly } from '../answer.js';
import type { Handler } from '../handling.js';
import { playFocus } from '../startSurvey.js';
import type { Fetched } from '../types.js';
import { say } from '../words.js';
import { unsupported } from './unsupported.js';

/** A photo, a recording, a file. It was fetched beforehand where the open question asks for one; anywhere else it is nothing that can be read. */
export const attachment: Handler<'attachment'> = async (talk, { fetched }) => {
  const { context: { focus, person, chat }, arrival, deps } = talk;
  const isOpen = focus !== null && person !== null && !person.left && !focus.state.paused && chat.awaiting === null;
  if (fetched === undefined || !isOpen) return await unsupported(talk, { kind: 'unsupported' });
  // Until an answer names it, it belongs to nothing, and goes with the sweep.
  await settleFile(talk.tx, arrival.inbox);
  if (isEarly(arrival, focus, deps.clock.real())) return await playFocus(talk, { kind: 'early' });
  const input = inputOf(fetched);
  if (input === null) return talk.say({ text: say(talk.language, 'refusal.not-fetched') }, { kind: 'survey.refusal', subject: `talk:${focus.conversation}` });
  await playFocus(talk, input, async (survey, { effects }) => {
    const file = input.kind === 'attach' ? input.attachment.file : '';
    if (!effects.some((effect) => effect.kind === 'record' && effect.value === file)) return;
    // Of an anonymous survey, nothing of ours may lead from an answer to whoever gave it.
    if (survey.settings.respondent === 'anonymous') await disownFile(talk.tx, file);
    else await ownFile(talk.tx, file, focus.conversation);
  });
};

function inputOf(fetched: Fetched): Input | null {
  if (fetched.kind === 'stored') return { kind: 'attach', attachment: fetched.attachment };
  // One that is too large is no file that was stored; the engine says what is the most.
  return fetched.kind === 'too-large' ? { kind: 'attach', attachment: { file: '', content: 'other', bytes: fetched.bytes } } : null;
}
