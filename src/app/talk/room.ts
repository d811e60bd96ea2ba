import { MOST_IN_A_MESSAGE } from '../../domain/survey/cutText.js';

/** Characters of what answers a press (Bot API: answerCallbackQuery.text, "0-200 characters"), as JavaScript counts them. */
export const ALERT_ROOM = 200;

/** Characters that a view's text comes to: without tags, an entity as one. */
export const roomOf = (html: string): number => html.replaceAll(/<[^>]*>/g, '').replaceAll(/&[a-z#0-9]+;/gi, '.').length;

/** Whether these paragraphs are one message. */
export const isOneMessage = (html: string): boolean => html.length <= MOST_IN_A_MESSAGE || roomOf(html) <= MOST_IN_A_MESSAGE;
