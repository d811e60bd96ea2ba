import { inTransaction, type Database } from '../db/database.js';
import { cancelDue } from '../db/dueWork.js';
import { chatOfEmployee } from '../db/people.js';
import { closeDataRequest, listOpenDataRequests, type OpenDataRequest } from '../db/privacyRequests.js';
import { message } from '../content/messages.js';
import { refused } from './refused.js';
import type { TalkDeps } from './talk/handling.js';
import { escapeHtml } from './talk/html.js';
import { tell } from './tell.js';

/** Requests that nobody has answered yet, the most urgent first. */
export const openRequests = async (db: Database): Promise<readonly OpenDataRequest[]> => await inTransaction(db, listOpenDataRequests);

/** What an officer decided: met, or not and why. */
export type Decision = { readonly kind: 'granted' } | { readonly kind: 'rejected'; readonly reason: string };

/**
 * Answers a request about somebody's data and tells them. What has to be changed or erased, the officer does in the roster: a record that the state must keep stays.
 * @throws InputRejected when there is no such open request.
 */
export async function answerDataRequest(deps: Pick<TalkDeps, 'db' | 'clock' | 'render' | 'settings' | 'log'>, id: number, decision: Decision): Promise<{ readonly request: number; readonly state: Decision['kind'] }> {
  const now = deps.clock.now();
  const found = await inTransaction(deps.db, async (tx) => {
    const request = await closeDataRequest(tx, id, decision.kind === 'granted' ? 'granted' : `rejected: ${decision.reason}`, now);
    if (request === null) return false;
    await cancelDue(tx, `data-request:${id}`, ['data-request.deadline'], 'answered');
    const chat = await chatOfEmployee(tx, request.employee);
    if (chat !== null) {
      const text =
        decision.kind === 'granted'
          ? message(chat.language, 'data.granted', {})
          : message(chat.language, 'data.rejected', { reason: decision.reason, contact: deps.settings.contact });
      await tell(tx, deps, { key: `data-request:${id}:answer`, chat: chat.id, employee: request.employee, kind: 'data-request.answer' }, { text: escapeHtml(text) });
    }
    return true;
  });
  if (!found) throw refused('request', (words) => words.requestUnknown());
  deps.log.info({ request: id, state: decision.kind }, 'A request about personal data was answered.');
  return { request: id, state: decision.kind };
}
