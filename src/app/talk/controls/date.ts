import { formatDate, formatMonth, formatWeekday } from '../../../domain/calendar/format.js';
import { daysOf, monthOf, monthsBetween, plusMonths } from '../../../domain/calendar/months.js';
import { dateOf } from '../../../domain/calendar/workingDays.js';
import { indexOfDay, indexOfPage } from '../../../domain/survey/press.js';
import { escapeHtml } from '../html.js';
import { inRows } from './layout.js';
import { timeRows } from './time.js';
import type { ShowControl } from './types.js';

/** A day is "Sel 24": four of them are readable side by side, where the seven columns of a printed calendar are not. */
const DAYS_IN_A_ROW = 4;

/** Characters: more than the words around any month, or any day, come to. */
const ROOM = 200;

/**
 * A month, a button a day with its weekday in words, so that it can be read from first to last without a header row to keep in mind; then the months around it,
 * and today. Where a time belongs to it, that is asked once the day is chosen.
 */
export const date: ShowControl<'date'> = ({ month, time, chosenDay }, asked, scene) => {
  const { language, button, say } = scene;
  if (time && chosenDay !== null) {
    return {
      told: [escapeHtml(say('survey.dayChosen', { day: formatDate(chosenDay, language) }))],
      room: ROOM,
      rows: [...timeRows(asked, scene), [button(say('button.otherDay'), 'untick', asked.turn, indexOfDay(chosenDay))]],
    };
  }
  const today = dateOf(scene.now, scene.zone);
  const page = monthsBetween(monthOf(today), month);
  const to = (months: number, label: string) => button(say('button.month', { month: label }), 'look', asked.turn, indexOfPage(page + months));
  const days = daysOf(month).map((day) => button(`${formatWeekday(day, language)} ${Number(day.slice(8))}`, 'choose', asked.turn, indexOfDay(day)));
  return {
    told: [escapeHtml(say('survey.calendar', { month: formatMonth(month, language) }))],
    room: ROOM,
    rows: [
      ...inRows(days, DAYS_IN_A_ROW),
      [to(-1, formatMonth(plusMonths(month, -1), language)), to(1, formatMonth(plusMonths(month, 1), language))],
      [to(-12, formatMonth(plusMonths(month, -12), language)), to(12, formatMonth(plusMonths(month, 12), language))],
      [button(say('button.today'), 'choose', asked.turn, indexOfDay(today))],
    ],
  };
};
