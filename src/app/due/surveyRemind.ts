import { surveyMessages } from './surveyMessages.js';
import type { DueHandler } from './types.js';

/** A reminder to those who have neither answered nor declined; never while the invitation itself still waits to be sent. */
export const surveyRemind: DueHandler<'survey.remind'> = { batch: 50, handle: surveyMessages };
