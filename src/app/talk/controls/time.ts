import { indexOfTime } from '../../../domain/survey/press.js';
import type { Asked } from '../../../domain/survey/shown.js';
import { escapeHtml } from '../html.js';
import type { Scene } from '../scene.js';
import { inRows } from './layout.js';
import type { Rows, ShowControl } from './types.js';

/** Hours of a working day and its evening; any other time is typed. */
const COMMON = ['07:30', '08:00', '09:00', '10:00', '11:00', '13:00', '14:00', '15:00', '16:00', '17:00', '19:00', '20:00'] as const;

/** Common times as buttons, as the language writes them. */
export const timeRows = (asked: Asked, { language, button }: Scene): Rows =>
  inRows(COMMON.map((time) => button(language === 'id' ? time.replace(':', '.') : time, 'choose', asked.turn, indexOfTime(time))), 4);

export const time: ShowControl<'time'> = (_, asked, scene) => ({ told: [escapeHtml(scene.say('survey.time'))], rows: timeRows(asked, scene) });
