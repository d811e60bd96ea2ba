import { isEarly } from '../answer.js';
import type { Handler } from '../handling.js';
import { playFocus } from '../startSurvey.js';
import { unsupported } from './unsupported.js';

/** The phone's own place. */
export const location: Handler<'location'> = async (talk, { latitude, longitude, accuracy }) => {
  const { context: { focus, person, chat }, arrival, deps } = talk;
  if (focus === null || person === null || person.left || focus.state.paused || chat.awaiting !== null) return await unsupported(talk, { kind: 'unsupported' });
  await playFocus(talk, isEarly(arrival, focus, deps.clock.real()) ? { kind: 'early' } : { kind: 'locate', latitude, longitude, ...(accuracy !== undefined && { accuracy }) });
};
