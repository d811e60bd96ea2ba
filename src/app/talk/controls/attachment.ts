import { MOST_BYTES } from '../../../domain/survey/kinds/attachments.js';
import { escapeHtml } from '../html.js';
import type { ShowControl } from './types.js';

const BYTES_IN_A_MEGABYTE = 1_000_000;

/** A photo, a voice message or a file, sent as any other message; how is said in words. */
export const attachment: ShowControl<'attachment'> = ({ content }, _asked, { say }) => ({ told: [escapeHtml(say(`survey.send-${content}`, { limit: MOST_BYTES / BYTES_IN_A_MEGABYTE }))], rows: [] });
