import { invitationView } from '../talk/invitation.js';
import { surveyMessages } from './surveyMessages.js';
import type { DueHandler } from './types.js';

/** The invitation to a survey. Who is not bound gets none: binding plans another one. */
export const surveyInvite: DueHandler<'survey.invite'> = {
  batch: 50,
  handle: (deps, batch) =>
    surveyMessages(
      deps,
      batch,
      (progress) => (progress.delivered ? 'already invited' : progress.inviteQueued ? 'an invitation is on its way' : null),
      ({ person, campaign, survey }) => invitationView({ person, campaign, survey, language: person.language, reminder: false, now: batch.now }),
    ),
};
