import type { ShowControl } from './types.js';

/** One button. */
export const acknowledge: ShowControl<'acknowledge'> = (_, asked, { button, say }) => ({ told: [], rows: [[button(say('button.acknowledge'), 'choose', asked.turn)]] });
