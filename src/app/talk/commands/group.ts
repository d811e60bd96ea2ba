import type { Handler } from '../handling.js';
import { say } from '../words.js';

/** Addressed where others read along: Pamong speaks in private only. */
export const group: Handler<'group'> = async (talk) => {
  talk.say({ text: say(talk.language, 'group.declined') }, { kind: 'group', onDoubt: 'drop' });
};
