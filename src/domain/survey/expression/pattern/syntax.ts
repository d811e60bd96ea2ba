/** A part of a pattern. */
export type PatternPart =
  | { readonly kind: 'character'; readonly fits: (character: string) => boolean }
  | { readonly kind: 'sequence'; readonly parts: readonly PatternPart[] }
  | { readonly kind: 'either'; readonly options: readonly PatternPart[] }
  /** `groups` are those inside, by the first and the one after the last: each round forgets what they held. */
  | { readonly kind: 'repeat'; readonly part: PatternPart; readonly least: number; readonly most: number; readonly greedy: boolean; readonly groups: readonly [number, number] }
  | { readonly kind: 'group'; readonly part: PatternPart; readonly index: number }
  | { readonly kind: 'same'; readonly group: number | string }
  | { readonly kind: 'look'; readonly part: PatternPart; readonly ahead: boolean; readonly wanted: boolean }
  | { readonly kind: 'start' | 'end' | 'edge' | 'inside' };

export interface Pattern {
  readonly part: PatternPart;
  readonly groups: number;
  readonly names: ReadonlyMap<string, number>;
  readonly ignoreCase: boolean;
}

const MAX_DEPTH = 100;
const IGNORE_CASE = '(?i)';
const QUANTIFIER = /([*+?]|\{(\d+)(?:(,)(\d*))?\})(\??)/y;
const GROUP_START = /\((?:\?(?:([:=!])|<([=!])|<([A-Za-z_$][\w$]*)>))?/y;
/** One character, however it is written; a class is one as well. */
const SINGLE = /\[(?:\\[^]|[^\]\\])*\]|\\(?:c[A-Za-z]|x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|[pP]\{[^}]*\}|[0-3][0-7]{0,2}|[4-7][0-7]?|[^])|[^]/y;

class Unreadable extends Error {}

/** Reads a pattern as ECMAScript does without flags, with `(?i)` in front and `\p{…}` of Java as well; `null` for what is no pattern. */
export function readPattern(source: string): Pattern | null {
  const ignoreCase = source.startsWith(IGNORE_CASE);
  const written = ignoreCase ? source.slice(IGNORE_CASE.length) : source;
  try {
    void new RegExp(written);
    return new Reader(written, ignoreCase).whole();
  } catch (error) {
    if (error instanceof Unreadable || error instanceof SyntaxError) return null;
    throw error;
  }
}

class Reader {
  private at = 0;
  private groups = 0;
  private depth = 0;
  private readonly names = new Map<string, number>();
  constructor(
    private readonly source: string,
    private readonly ignoreCase: boolean,
  ) {}

  whole(): Pattern {
    const part = this.either();
    if (this.at < this.source.length) throw new Unreadable();
    return { part, groups: this.groups, names: this.names, ignoreCase: this.ignoreCase };
  }

  private either(): PatternPart {
    this.depth += 1;
    if (this.depth > MAX_DEPTH) throw new Unreadable();
    const options = [this.sequence()];
    while (this.source[this.at] === '|') {
      this.at += 1;
      options.push(this.sequence());
    }
    this.depth -= 1;
    const [only] = options;
    return options.length === 1 && only !== undefined ? only : { kind: 'either', options };
  }

  private sequence(): PatternPart {
    const parts: PatternPart[] = [];
    for (let next = this.source[this.at]; next !== undefined && next !== '|' && next !== ')'; next = this.source[this.at]) {
      const before = this.groups;
      const part = this.atom();
      parts.push(this.repeated(part, before + 1));
    }
    const [only] = parts;
    return parts.length === 1 && only !== undefined ? only : { kind: 'sequence', parts };
  }

  private repeated(part: PatternPart, firstGroup: number): PatternPart {
    const found = this.take(QUANTIFIER);
    if (found === null) return part;
    const [, sign, least, comma, most, lazy] = found;
    const [from, to] = sign === '*' ? [0, Infinity] : sign === '+' ? [1, Infinity] : sign === '?' ? [0, 1] : [Number(least), comma === undefined ? Number(least) : most === '' ? Infinity : Number(most)];
    return { kind: 'repeat', part, least: from, most: to, greedy: lazy === '', groups: [firstGroup, this.groups + 1] };
  }

  private atom(): PatternPart {
    const next = this.source[this.at];
    if (next === '(') return this.group();
    if (next === '^' || next === '$') {
      this.at += 1;
      return { kind: next === '^' ? 'start' : 'end' };
    }
    const back = this.backReference();
    if (back !== null) return back;
    const [written] = this.take(SINGLE) ?? [];
    if (written === undefined) throw new Unreadable();
    if (written === '\\b' || written === '\\B') return { kind: written === '\\b' ? 'edge' : 'inside' };
    if (written === '\\k' && this.source.includes('(?<')) return { kind: 'same', group: this.take(/<([^>]*)>/y)?.[1] ?? '' };
    return { kind: 'character', fits: fitting(written, this.ignoreCase) };
  }

  /** A number that no group has is an old way of writing a character. */
  private backReference(): PatternPart | null {
    const start = this.at;
    const found = this.take(/\\([1-9]\d*)/y);
    if (found === null) return null;
    const all = this.source.replaceAll(/\\[^]|\[(?:\\[^]|[^\]\\])*\]/g, '').match(/\((?!\?)|\(\?<(?![=!])/g)?.length ?? 0;
    if (Number(found[1]) <= all) return { kind: 'same', group: Number(found[1]) };
    this.at = start;
    return null;
  }

  private group(): PatternPart {
    const [, plain, behind, name] = this.take(GROUP_START) ?? [];
    let index = 0;
    if (plain === undefined && behind === undefined) {
      this.groups += 1;
      index = this.groups;
      if (name !== undefined) this.names.set(name, index);
    }
    const part = this.either();
    if (this.source[this.at] !== ')') throw new Unreadable();
    this.at += 1;
    const look = plain === ':' ? undefined : (plain ?? behind);
    if (look !== undefined) return { kind: 'look', part, ahead: behind === undefined, wanted: look === '=' };
    return plain === ':' ? part : { kind: 'group', part, index };
  }

  private take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.source);
    if (found !== null) this.at += found[0].length;
    return found;
  }
}

/** Whether a character is the one, or of the class, that is written. */
function fitting(written: string, ignoreCase: boolean): (character: string) => boolean {
  const caseless = ignoreCase ? 'i' : '';
  if (written.length === 1 && written !== '.' && !ignoreCase) return (character) => character === written;
  const unicode = /\\[pP]\{/.test(written);
  const escaped = /^[\^$.*+?()[\]{}|/]$/.test(written) && written !== '.' ? `\\${written}` : written;
  const pattern = new RegExp(`^${escaped}$`, unicode ? `u${caseless}` : caseless);
  return (character) => pattern.test(character);
}
