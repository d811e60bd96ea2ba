import { badRequest } from './api-error.js';
import { linkOf, parseHtml, type FormattedText } from './html.js';
import { isRecord, type Params } from './params.js';
import type { MessageEntity } from './wire.js';

/** Source: Bot API, sendMessage: "1-4096 characters after entities parsing"; in UTF-16 code units. */
export const MAX_TEXT = 4096;
export const MAX_CAPTION = 1024;

/** What Telegram finds by itself in a text. Commands come first: `/a@b` is no mention. */
const FOUND: readonly { readonly type: string; readonly pattern: RegExp }[] = [
  { type: 'bot_command', pattern: /(?<![\w/@<>])\/[a-z0-9_]{1,64}(?:@[a-z0-9_]{3,32})?(?![\w/@])/gi },
  { type: 'url', pattern: /\bhttps?:\/\/[^\s<>"]*[^\s<>".,;:!?)\]]/gi },
  { type: 'email', pattern: /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g },
  { type: 'mention', pattern: /(?<![\w/@.])@[a-z][a-z0-9_]{2,31}\b/gi },
  { type: 'hashtag', pattern: /(?<![\w#/])#[\p{L}_][\p{L}\p{N}_]*/gu },
];

const overlaps = (a: MessageEntity, offset: number, length: number): boolean => a.offset < offset + length && offset < a.offset + a.length;
const opaque = new Set(['code', 'pre', 'text_link', 'bot_command', 'url', 'email', 'mention', 'hashtag']);

/** The given entities together with the commands, links, addresses, mentions and hashtags in the text. */
export function withFoundEntities(text: string, given: readonly MessageEntity[]): readonly MessageEntity[] {
  if (!/[/@#]/.test(text)) return given;
  const all = [...given];
  for (const { type, pattern } of FOUND) {
    for (const match of text.matchAll(pattern)) {
      const length = match[0].length;
      if (!all.some((entity) => opaque.has(entity.type) && overlaps(entity, match.index, length))) all.push({ type, offset: match.index, length });
    }
  }
  return all.toSorted((a, b) => a.offset - b.offset || b.length - a.length);
}

/** Telegram cuts blank ends off: all of them behind, spaces and line breaks in front up to the first entity. */
function trim({ text, entities }: FormattedText): FormattedText {
  const end = text.trimEnd();
  let front = 0;
  const limit = entities[0]?.offset ?? end.length;
  while (front < limit && (end[front] === ' ' || end[front] === '\n')) front += 1;
  if (front === 0 && end.length === text.length) return { text, entities };
  const kept = end.slice(front);
  const moved = entities
    .map((entity) => ({ ...entity, offset: entity.offset - front, length: Math.min(entity.length, kept.length - (entity.offset - front)) }))
    .filter((entity) => entity.length > 0);
  return { text: kept, entities: moved };
}

/**
 * The text of a call as Telegram keeps it. Markdown modes are not offered here: they are answered as a mode that Telegram does not know.
 * @param field `text` with `entities`, or `caption` with `caption_entities`.
 * @throws ApiError 400 for a mode, markup or entity that Telegram refuses.
 */
export function formattedText(params: Params, field: 'text' | 'caption'): FormattedText {
  const source = params.text(field);
  if (source === '') return { text: '', entities: [] };
  const mode = params.text('parse_mode').toLowerCase();
  if (mode !== '' && mode !== 'html') throw badRequest('unsupported parse_mode');
  const raw = mode === 'html' ? parseHtml(source) : { text: source, entities: givenEntities(params, field === 'text' ? 'entities' : 'caption_entities', source) };
  const { text, entities } = trim(raw);
  return { text, entities: withFoundEntities(text, entities) };
}

const ENTITY_TYPES = new Set(
  ('mention hashtag cashtag bot_command url email phone_number bold italic underline strikethrough spoiler blockquote ' +
    'expandable_blockquote code pre text_link text_mention custom_emoji date_time').split(' '),
);
/** Given by the bot, these are found by Telegram itself anyway and taken from the text alone. */
const AUTOMATIC = new Set(['mention', 'hashtag', 'cashtag', 'bot_command', 'url', 'email', 'phone_number']);

function givenEntities(params: Params, name: string, text: string): readonly MessageEntity[] {
  const given = params.json(name, "can't parse entities JSON object");
  if (given === undefined) return [];
  if (!Array.isArray(given)) throw badRequest('expected an Array of MessageEntity');
  return given.flatMap((entity: unknown) => {
    if (!isRecord(entity)) throw badRequest("can't parse MessageEntity: expected an Object");
    const { type, offset, length } = entity;
    if (typeof type !== 'string' || !ENTITY_TYPES.has(type)) throw badRequest("can't parse MessageEntity: Unsupported type specified");
    if (typeof offset !== 'number' || typeof length !== 'number') throw badRequest("can't parse MessageEntity: Can't find field \"offset\"");
    if (offset < 0) throw badRequest(`receive an entity with incorrect offset ${offset}`);
    if (offset > text.length) throw badRequest(`entity begins after the end of the text at UTF-16 offset ${offset}`);
    if (offset + length > text.length) throw badRequest(`entity beginning at UTF-16 offset ${offset} ends after the end of the text at UTF-16 offset ${offset + length}`);
    if (length <= 0 || AUTOMATIC.has(type)) return [];
    if (type !== 'text_link') return [{ type, offset, length }];
    if (typeof entity['url'] !== 'string') throw badRequest("can't parse MessageEntity: Can't find field \"url\"");
    const url = linkOf(entity['url']);
    if (url === null) throw badRequest(`entity URL '${entity['url']}' is invalid: Wrong HTTP URL`);
    return [{ type, offset, length, url }];
  });
}
