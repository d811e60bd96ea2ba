import { addressees } from '../../db/campaigns.js';
import { openQuestion } from '../../db/openQuestions.js';
import { loadSurvey } from '../../db/surveys.js';
import { sealedRow } from '../talk/sealed.js';
import { placeOf } from '../talk/showPlace.js';
import { say } from '../talk/words.js';
import type { Language } from '../../domain/survey/types.js';
import type { View } from '../talk/types.js';
import { done, messageFor, skipped, unwritable, type DueHandler } from './types.js';

/**
 * Shows an open question again after an outage that outlived its buttons. Nothing changes but what stands in the chat: the buttons already shown stay good.
 * A question that was answered, put aside or closed meanwhile is left alone.
 */
export const questionReask: DueHandler<'question.reask'> = {
  batch: 20,
  async handle(deps, { tx, now, rows }) {
    const ends = [];
    const outgoing = [];
    const people = await addressees(tx, rows.flatMap((r) => r.employee ?? []));
    for (const row of rows) {
      const person = row.employee === null ? undefined : people.get(row.employee);
      const why = unwritable(person);
      if (why !== null || person === undefined || person.chat === null) {
        ends.push(skipped(row, why ?? 'not bound'));
        continue;
      }
      const open = await openQuestion(tx, deps.db.vault, row.ref.conversation, person.chat);
      if (open === null || open.revision !== row.ref.revision) ends.push(skipped(row, 'answered or put aside meanwhile'));
      else if (open.campaign.closed || (open.campaign.closesAt !== null && open.campaign.closesAt <= now)) ends.push(skipped(row, 'the campaign is closed'));
      else if (open.campaign.halted !== undefined) ends.push(skipped(row, 'the campaign is halted'));
      else if (open.lost === true) ends.push(skipped(row, 'it cannot be read any more'));
      else if (open.state.paused) ends.push(skipped(row, 'paused by the person'));
      else {
        const survey = await loadSurvey(tx, open.campaign.surveyId, open.state.version);
        const says = placeOf(open, survey, person, now, deps.ids.seed());
        const chat = person.chat;
        const messages = says.flatMap(({ view }, i) => messageFor(deps, i === 0 ? row : { ...row, key: `${row.key}:s${i}` }, chat, i === 0 ? excused(view, person.language, row.ref.resumed === true ? 'survey.resumed' : 'survey.asked-again') : view, 'urgent'));
        outgoing.push(...(open.campaign.anonymous === true ? messages.map((message) => sealedRow(deps.db.vault, message)) : messages));
        ends.push(done(row));
      }
    }
    return { ends, outgoing };
  },
};

/** A question that comes twice is explained. */
const excused = (view: View, language: Language, why: 'survey.asked-again' | 'survey.resumed'): View => ({ ...view, text: `${say(language, why)}\n\n${view.text}` });
