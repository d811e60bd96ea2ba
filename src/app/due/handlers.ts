import type { DueKind } from '../../domain/learning/due.js';
import { campaignClose } from './campaignClose.js';
import { dataRequestDeadline } from './dataRequestDeadline.js';
import { digestWeekly } from './digestWeekly.js';
import { discussionProgress } from './discussionProgress.js';
import { discussionTurn } from './discussionTurn.js';
import { feedbackOpen } from './feedbackOpen.js';
import { followupOpen } from './followupOpen.js';
import { questionReask } from './questionReask.js';
import { sessionNotice } from './sessionNotice.js';
import { sessionRemind } from './sessionRemind.js';
import { surveyInvite } from './surveyInvite.js';
import { surveyRemind } from './surveyRemind.js';
import type { DueHandler } from './types.js';

/** Who does which kind of due work; a new kind needs a row. */
export const DUE_HANDLERS: { readonly [K in DueKind]: DueHandler<K> } = {
  'survey.invite': surveyInvite,
  'survey.remind': surveyRemind,
  'campaign.close': campaignClose,
  'session.remind': sessionRemind,
  'session.notice': sessionNotice,
  'feedback.open': feedbackOpen,
  'followup.open': followupOpen,
  'digest.weekly': digestWeekly,
  'question.reask': questionReask,
  'data-request.deadline': dataRequestDeadline,
  'discussion.turn': discussionTurn,
  'discussion.progress': discussionProgress,
};
