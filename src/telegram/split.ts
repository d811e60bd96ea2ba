import { MOST_IN_A_MESSAGE } from '../domain/survey/cutText.js';

type Piece = { readonly kind: 'open' | 'close'; readonly tag: string; readonly html: string } | { readonly kind: 'text'; readonly html: string; readonly length: number; readonly rank: number };

const PIECES = /<(\/?)([a-z]+)[^>]*>|&[a-z#0-9]+;|[^<&\s]+|\s+|[<&]/giu;

/** The end of a sentence, and of a clause, with the quotation marks and brackets that it may stand in. */
const SENTENCE = /[.?!\u2026]["'\u201d\u2019\u00bb)\]]*$/;
const CLAUSE = /[;:]["'\u201d\u2019\u00bb)\]]*$/;

/**
 * How good a place is to break after: a paragraph before a line, a line before a sentence, a sentence before a clause, a clause before a word.
 * @param before what stands before `text` and after the last space, as a reader sees it.
 */
function rankOf(text: string, before: string): number {
  if (/\n\s*\n/.test(text)) return 5;
  if (text.includes('\n')) return 4;
  if (!/^\s+$/.test(text)) return 0;
  return SENTENCE.test(before) ? 3 : CLAUSE.test(before) ? 2 : 1;
}

const isEntity = (text: string): boolean => text.length > 1 && text.startsWith('&') && text.endsWith(';');

/** An entity as a break sees it: a quotation mark may follow the end of a sentence, any other sign ends none; its semicolon is no reader's. */
const seen = (text: string): string => (isEntity(text) ? (/^&(?:quot|#34|#39|apos);$/.test(text) ? '"' : '\u00b7') : text);

/** Begins with what belongs to the character before it: a mark, a joiner, a variation. */
const ATTACHED = /^(?:\p{M}|\p{Emoji_Modifier}|\u200d|\ufe0e|\ufe0f)/u;

/** Of a piece (characters): a message holds at least two. */
const sizeOf = (limit: number): number => Math.min(500, Math.max(1, Math.floor(limit / 2)));

/** Pieces between which a message may be cut: no character, mark or entity lies across two of them. */
function piecesOf(html: string, limit: number): readonly Piece[] {
  const size = sizeOf(limit);
  const pieces: Piece[] = [];
  for (const piece of rawPieces(html, size)) {
    const last = pieces.at(-1);
    if (piece.kind === 'text' && last?.kind === 'text' && last.length + piece.length <= 2 * size && (ATTACHED.test(piece.html) || last.html.endsWith('\u200d'))) {
      pieces[pieces.length - 1] = { kind: 'text', html: last.html + piece.html, length: last.length + piece.length, rank: piece.rank };
    } else pieces.push(piece);
  }
  return pieces;
}

function rawPieces(html: string, size: number): readonly Piece[] {
  let before = '';
  return [...html.matchAll(PIECES)].flatMap((m): readonly Piece[] => {
    const [text, slash, tag] = m;
    if (tag !== undefined) return [{ kind: slash === '/' ? 'close' : 'open', tag, html: text }];
    const length = isEntity(text) ? 1 : text.length;
    const piece: Piece = { kind: 'text', html: text, length, rank: rankOf(text, before) };
    before = text.trim() === '' ? '' : `${before}${seen(text)}`.slice(-8);
    // One word longer than a message is cut between whole characters.
    if (length > size) return chunks(text, size).map((part): Piece => ({ kind: 'text', html: part, length: part.length, rank: 0 }));
    return [piece];
  });
}

function chunks(word: string, size: number): readonly string[] {
  const parts: string[] = [];
  let part = '';
  for (const { segment } of new Intl.Segmenter('id', { granularity: 'grapheme' }).segment(word)) {
    // A letter under a thousand marks is no letter.
    if (segment.length > size) {
      parts.push(...(part === '' ? [] : [part]), ...pieced(segment, size));
      part = '';
      continue;
    }
    if (part.length + segment.length > size) {
      parts.push(part);
      part = '';
    }
    part += segment;
  }
  return part === '' ? parts : [...parts, part];
}

/** Cut between code points, so that no half of one is left. */
function pieced(text: string, size: number): readonly string[] {
  const signs = [...text];
  // Two units of JavaScript a code point at most.
  const most = Math.max(1, Math.floor(size / 2));
  return Array.from({ length: Math.ceil(signs.length / most) }, (_, index) => signs.slice(index * most, (index + 1) * most).join(''));
}

/**
 * Splits a message that is too long at paragraphs, lines, sentences or words, markup and characters kept whole.
 * @param html the small HTML of the Bot API, well-formed.
 * @param limit characters after entities.
 * @returns at least one part, each well-formed; parts are trimmed and none is empty unless `html` is.
 */
export function splitMessage(html: string, limit = MOST_IN_A_MESSAGE): readonly string[] {
  if (html.length <= limit) return [html];
  const pieces = piecesOf(html, limit);
  const parts: string[] = [];
  let open: { tag: string; html: string }[] = [];
  let start = 0;
  while (start < pieces.length) {
    const { end, next } = breakAfter(pieces, start, limit);
    let part = open.map((o) => o.html).join('');
    for (const piece of pieces.slice(start, end)) {
      part += piece.html;
      if (piece.kind === 'open') open = [...open, { tag: piece.tag, html: piece.html }];
      if (piece.kind === 'close') open = open.slice(0, -1);
    }
    part += open
      .toReversed()
      .map((o) => `</${o.tag}>`)
      .join('');
    if (part.trim() !== '') parts.push(trimmed(part));
    start = next;
  }
  return parts;
}

/** Without the room around it, within its tags too; a mark keeps the space that it stands on. */
const trimmed = (part: string): string => part.replace(/\s+((?:<\/[a-z]+>)*)$/i, '$1').replace(/^((?:<[a-z][^>]*>)*)\s+(?![\s\p{M}])/iu, '$1');

/** Where the part that begins at `start` ends, and where the next one begins: the best break in its last two thirds, else the last piece that fits. */
function breakAfter(pieces: readonly Piece[], start: number, limit: number): { end: number; next: number } {
  let length = 0;
  let best: { at: number; rank: number } | null = null;
  for (let i = start; i < pieces.length; i++) {
    const piece = pieces[i];
    if (piece === undefined || piece.kind !== 'text') continue;
    length += piece.length;
    if (length > limit) {
      const at = best?.at ?? i;
      return { end: Math.max(at, start + 1), next: Math.max(at, start + 1) };
    }
    if (piece.rank > 0 && length > limit / 3 && piece.rank >= (best?.rank ?? 0)) best = { at: i + 1, rank: piece.rank };
  }
  return { end: pieces.length, next: pieces.length };
}
