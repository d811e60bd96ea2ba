import { message, type MessageKey } from '../../content/messages.js';
import type { Language } from '../../domain/survey/types.js';
import { escapeHtml } from './html.js';

export type Params = Readonly<Record<string, string | number>>;

/** A message as text of a view: whatever is put into it is escaped. Labels of buttons are no HTML; they take `message` itself. */
export function say(language: Language, key: MessageKey, params: Params = {}): string {
  return message(language, key, Object.fromEntries(Object.entries(params).map(([name, value]) => [name, typeof value === 'string' ? escapeHtml(value) : value])));
}

const characters = new Intl.Segmenter('id', { granularity: 'grapheme' });

/** A title as long as a button bears it. */
export function shortened(text: string, max = 40): string {
  if (text.length <= max) return text;
  // Whole characters as people see them: a flag or a family is one.
  const signs = Array.from(characters.segment(text.slice(0, max * 12)), ({ segment }) => segment);
  return signs.length <= max && text.length <= max * 12 ? text : `${signs.slice(0, max - 1).join('').trimEnd()}…`;
}
