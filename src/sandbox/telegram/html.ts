import { badRequest } from './api-error.js';
import type { MessageEntity } from './wire.js';

/** Text as Telegram keeps it: plain, with entities beside it. */
export interface FormattedText {
  readonly text: string;
  readonly entities: readonly MessageEntity[];
}

/** Telegram's tags and the entity each becomes; `a`, `span`, `pre` and `code` look at their attributes besides. Source: "HTML style" in the Bot API. */
const ENTITY_OF_TAG: Readonly<Record<string, string>> = {
  a: 'text_link',
  b: 'bold',
  strong: 'bold',
  i: 'italic',
  em: 'italic',
  u: 'underline',
  ins: 'underline',
  s: 'strikethrough',
  strike: 'strikethrough',
  del: 'strikethrough',
  span: 'spoiler',
  'tg-spoiler': 'spoiler',
  'tg-emoji': 'custom_emoji',
  code: 'code',
  pre: 'pre',
  blockquote: 'blockquote',
};

const CHARACTERS: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"' };

interface OpenTag {
  readonly name: string;
  readonly argument: string;
  readonly offset: number;
}

/**
 * Reads Telegram's HTML into text and entities (offsets in UTF-16 code units).
 * @throws ApiError 400 "can't parse entities: …" in Telegram's words, with the byte offset (UTF-8) of the tag at fault.
 */
export function parseHtml(source: string): FormattedText {
  return new HtmlReader(source).read();
}

class HtmlReader {
  #at = 0;
  #text = '';
  readonly #open: OpenTag[] = [];
  readonly #entities: MessageEntity[] = [];

  constructor(readonly source: string) {}

  read(): FormattedText {
    while (this.#at < this.source.length) {
      const next = this.#nextSpecial();
      this.#text += this.source.slice(this.#at, next);
      this.#at = next;
      if (this.#at >= this.source.length) break;
      if (this.source[this.#at] === '&') this.#readCharacter();
      else if (this.source[this.#at + 1] === '/') this.#readEndTag();
      else this.#readStartTag();
    }
    const last = this.#open.at(-1);
    if (last !== undefined) throw badRequest(`can't parse entities: Can't find end tag corresponding to start tag "${last.name}"`);
    // Outer before inner, as Telegram sends them.
    const entities = this.#entities.toSorted((a, b) => a.offset - b.offset || b.length - a.length);
    return { text: this.#text, entities };
  }

  #nextSpecial(): number {
    for (let i = this.#at; i < this.source.length; i++) {
      const code = this.source.charCodeAt(i);
      if (code === 60 || code === 38) return i;
    }
    return this.source.length;
  }

  #fail(what: string, at: number, rest = ''): never {
    const bytes = Buffer.byteLength(this.source.slice(0, at), 'utf8');
    throw badRequest(`can't parse entities: ${what} at byte offset ${bytes}${rest}`);
  }

  /** `&lt;` and its like; anything unknown stays as it was written. */
  #readCharacter(): void {
    const found = /^&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,4}));?/i.exec(this.source.slice(this.#at, this.#at + 12));
    const character = found === null ? undefined : decodeCharacter(found[1], found[2], found[3]);
    if (found === null || character === undefined) {
      this.#text += '&';
      this.#at += 1;
      return;
    }
    this.#text += character;
    this.#at += found[0].length;
  }

  #readStartTag(): void {
    const begin = this.#at;
    this.#at += 1;
    const name = this.#readWord().toLowerCase();
    if (this.#at >= this.source.length) this.#fail('Unclosed start tag', begin);
    if (ENTITY_OF_TAG[name] === undefined) this.#fail(`Unsupported start tag "${name}"`, begin);
    const attributes = this.#readAttributes(name, begin);
    if (name === 'span' && attributes.get('class') !== 'tg-spoiler') this.#fail('Tag "span" must have class "tg-spoiler"', begin);
    this.#open.push({ name, argument: argumentOf(name, attributes), offset: this.#text.length });
  }

  #readWord(): string {
    const start = this.#at;
    while (this.#at < this.source.length && !/[\s>]/.test(this.source.charAt(this.#at))) this.#at += 1;
    return this.source.slice(start, this.#at);
  }

  #skipSpace(): void {
    while (/\s/.test(this.source.charAt(this.#at))) this.#at += 1;
  }

  #readAttributes(tag: string, begin: number): ReadonlyMap<string, string> {
    const attributes = new Map<string, string>();
    for (;;) {
      this.#skipSpace();
      if (this.#at >= this.source.length) this.#fail('Unclosed start tag', begin);
      if (this.source[this.#at] === '>') {
        this.#at += 1;
        return attributes;
      }
      const start = this.#at;
      while (this.#at < this.source.length && !/[\s=>]/.test(this.source.charAt(this.#at))) this.#at += 1;
      const name = this.source.slice(start, this.#at).toLowerCase();
      if (name === '') this.#fail(`Empty attribute name in the tag "${tag}"`, begin);
      this.#skipSpace();
      if (this.source[this.#at] !== '=') {
        // Only `<blockquote expandable>` may leave the value out.
        if (tag !== 'blockquote') this.#fail(`Expected equal sign in declaration of an attribute of the tag "${tag}"`, begin);
        attributes.set(name, '');
        continue;
      }
      this.#at += 1;
      this.#skipSpace();
      attributes.set(name, this.#readValue(begin));
    }
  }

  #readValue(begin: number): string {
    const quote = this.source[this.#at];
    if (quote !== '"' && quote !== "'") {
      const word = this.#readWord();
      if (word === '') this.#fail('Unclosed start tag', begin);
      return word;
    }
    const end = this.source.indexOf(quote, this.#at + 1);
    if (end === -1) this.#fail('Unclosed start tag', begin);
    const value = this.source.slice(this.#at + 1, end);
    this.#at = end + 1;
    return value.replaceAll(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,4}));/gi, (all: string, decimal?: string, hex?: string, name?: string) =>
      decodeCharacter(decimal, hex, name) ?? all,
    );
  }

  #readEndTag(): void {
    const begin = this.#at;
    this.#at += 2;
    const open = this.#open.at(-1);
    if (open === undefined) this.#fail('Unexpected end tag', begin);
    const name = this.#readWord().toLowerCase();
    this.#skipSpace();
    if (this.source[this.#at] !== '>') this.#fail('Unclosed end tag', begin);
    this.#at += 1;
    if (name !== '' && name !== open.name) this.#fail('Unmatched end tag', begin, `, expected "</${open.name}>", found "</${name}>"`);
    this.#open.pop();
    const entity = entityOf(open, this.#text);
    if (entity === null) return;
    const inner = this.#entities.at(-1);
    if (entity.type === 'pre' && inner?.type === 'code' && inner.language !== undefined && inner.offset === entity.offset && inner.length === entity.length) {
      this.#entities[this.#entities.length - 1] = { ...entity, language: inner.language };
      return;
    }
    this.#entities.push(entity);
  }
}

function decodeCharacter(decimal: string | undefined, hex: string | undefined, name: string | undefined): string | undefined {
  if (name !== undefined) return CHARACTERS[name.toLowerCase()];
  const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}

function argumentOf(tag: string, attributes: ReadonlyMap<string, string>): string {
  if (tag === 'a') return attributes.get('href') ?? '';
  if (tag === 'tg-emoji') return attributes.get('emoji-id') ?? '';
  if (tag === 'blockquote') return attributes.has('expandable') ? 'expandable' : '';
  const language = tag === 'code' ? /^language-(.+)$/.exec(attributes.get('class') ?? '')?.[1] : undefined;
  return language ?? '';
}

function entityOf(open: OpenTag, text: string): MessageEntity | null {
  const range = { offset: open.offset, length: text.length - open.offset };
  if (range.length === 0) return null;
  const type = ENTITY_OF_TAG[open.name] ?? open.name;
  if (open.name === 'a') {
    const url = linkOf(open.argument === '' ? text.slice(open.offset) : open.argument);
    return url === null ? null : { type, ...range, url };
  }
  if (open.name === 'tg-emoji') {
    if (!/^\d{1,19}$/.test(open.argument)) throw badRequest("can't parse entities: Invalid custom emoji identifier specified");
    return { type, ...range, custom_emoji_id: open.argument };
  }
  if (open.name === 'blockquote' && open.argument === 'expandable') return { type: 'expandable_blockquote', ...range };
  if (open.name === 'code' && open.argument !== '') return { type, ...range, language: open.argument };
  return { type, ...range };
}

/** A link that a phone can follow, or `null`: Telegram shows the text of a broken link without one. */
export function linkOf(address: string): string | null {
  const trimmed = address.trim();
  const full = /^[a-z][a-z0-9+.-]*:/i.test(trimmed) ? trimmed : `http://${trimmed}`;
  if (/^(?:tg|ton|mailto|tel):/i.test(full)) return full;
  try {
    const url = new URL(full);
    const known = url.protocol === 'http:' || url.protocol === 'https:';
    return known && (url.hostname.includes('.') || url.hostname === 'localhost') ? url.href : null;
  } catch {
    return null;
  }
}

const ESCAPES: Readonly<Record<string, string>> = { '<': '&lt;', '>': '&gt;', '&': '&amp;', '"': '&quot;' };
const escape = (text: string): string => text.replaceAll(/[<>&"]/g, (character) => ESCAPES[character] ?? character);

const TAG_OF_ENTITY: Readonly<Record<string, string>> = {
  bold: 'b',
  italic: 'i',
  underline: 'u',
  strikethrough: 's',
  spoiler: 'tg-spoiler',
  code: 'code',
  pre: 'pre',
  blockquote: 'blockquote',
  expandable_blockquote: 'blockquote',
};

/** What a phone shows, as safe HTML: every character of the text escaped, tags only from entities. */
export function renderHtml({ text, entities }: FormattedText): string {
  const marks: { at: number; order: number; tag: string }[] = [];
  entities.forEach((entity, index) => {
    const [open, close] = tagsOf(entity, text);
    if (open === '') return;
    marks.push({ at: entity.offset, order: 1_000 + index, tag: open });
    marks.push({ at: entity.offset + entity.length, order: 999 - index, tag: close });
  });
  marks.sort((a, b) => a.at - b.at || a.order - b.order);
  let html = '';
  let done = 0;
  for (const mark of marks) {
    html += escape(text.slice(done, mark.at)) + mark.tag;
    done = mark.at;
  }
  return html + escape(text.slice(done));
}

function tagsOf(entity: MessageEntity, text: string): readonly [string, string] {
  const tag = TAG_OF_ENTITY[entity.type];
  if (tag !== undefined) return [`<${tag}>`, `</${tag}>`];
  const content = text.slice(entity.offset, entity.offset + entity.length);
  const href = entity.type === 'text_link' ? (entity.url ?? '') : entity.type === 'url' ? (linkOf(content) ?? '') : entity.type === 'email' ? `mailto:${content}` : '';
  return /^(?:https?|tg|mailto):/i.test(href) ? [`<a href="${escape(href)}">`, '</a>'] : ['', ''];
}
