import { invitationView } from '../talk/invitation.js';
import { surveyMessages } from './surveyMessages.js';
import type { DueHandler } from './types.js';

/** A reminder to those who have neither answered nor declined; never while the invitation itself still waits to be sent. */
export const surveyRemind: DueHandler<'survey.remind'> = {
  batch: 50,
  handle: (deps, batch) =>
    surveyMessages(
      deps,
      batch,
      (progress) => (progress.inviteQueued ? 'the invitation is on its way' : null),
      ({ person, campaign, survey }) => invitationView({ person, campaign, survey, language: person.language, reminder: true, now: batch.now }),
    ),
};
