import { surveyMessages } from './surveyMessages.js';
import type { DueHandler } from './types.js';

/** The invitation to a survey. Who is not bound gets none: binding plans another one. */
export const surveyInvite: DueHandler<'survey.invite'> = { batch: 50, handle: surveyMessages };
