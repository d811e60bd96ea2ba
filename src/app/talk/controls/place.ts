import { escapeHtml } from '../html.js';
import type { ShowControl } from './types.js';

/** The phone's own place, by a key of its own below the writing field, or typed. */
export const place: ShowControl<'place'> = (_, _asked, { say }) => ({
  told: [escapeHtml(say('survey.send-place', { button: say('button.sendPlace') }))],
  rows: [],
  beside: { text: escapeHtml(say('survey.placeKey')), locationRequest: say('button.sendPlace') },
});
