import { escapeHtml } from '../html.js';
import type { ShowControl } from './types.js';

/** Whether another instance of a repeat follows. */
export const more: ShowControl<'more'> = ({ instance }, asked, { button, say }) => ({
  told: [escapeHtml(say('survey.instances', { count: instance }))],
  rows: [[button(say('button.another'), 'choose', asked.turn, 0), button(say('button.enough'), 'choose', asked.turn, 1)]],
});
