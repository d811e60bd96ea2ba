import { readPattern, type Pattern, type PatternPart } from './syntax.js';

/** Steps that one comparison may take: enough for any answer and any honest pattern, over in some milliseconds. */
const MAX_STEPS = 200_000;
const MAX_KNOWN = 200;

class TooLong extends Error {}

const KNOWN = new Map<string, Pattern | null>();

/**
 * Whether a pattern matches some part of a text (ODK XForms specification, `regex`). What is no pattern matches nothing, and so does one that takes too long:
 * a form's pattern must never hold up everybody else, which the language's own expressions can (`(a+)+$`).
 */
export function matchesPattern(text: string, source: string): boolean {
  let pattern = KNOWN.get(source);
  if (pattern === undefined) {
    pattern = readPattern(source);
    if (KNOWN.size >= MAX_KNOWN) KNOWN.clear();
    KNOWN.set(source, pattern);
  }
  if (pattern === null) return false;
  try {
    return new Search(text, pattern).found();
  } catch (error) {
    // Too many steps, or rounds within rounds that are deeper than the stack.
    if (error instanceof TooLong || error instanceof RangeError) return false;
    throw error;
  }
}

type Next = (at: number) => boolean;

class Search {
  private left = MAX_STEPS;
  /** By group: where it begins and ends. */
  private held: (readonly [number, number] | undefined)[] = [];
  constructor(
    private readonly text: string,
    private readonly pattern: Pattern,
  ) {}

  found(): boolean {
    const { part } = this.pattern;
    const anchored = part.kind === 'start' || (part.kind === 'sequence' && part.parts[0]?.kind === 'start');
    for (let start = 0; start <= (anchored ? 0 : this.text.length); start += 1) {
      this.held = [];
      if (this.match(part, start, () => true)) return true;
    }
    return false;
  }

  private match(part: PatternPart, at: number, next: Next): boolean {
    this.left -= 1;
    if (this.left < 0) throw new TooLong();
    switch (part.kind) {
      case 'character': {
        const character = this.text[at];
        return character !== undefined && part.fits(character) && next(at + 1);
      }
      case 'sequence':
        return this.sequence(part.parts, 0, at, next);
      case 'either':
        return part.options.some((option) => this.match(option, at, next));
      case 'repeat':
        return part.part.kind === 'character' ? this.run(part, part.part.fits, at, next) : this.rounds(part, 0, at, next);
      case 'group':
        return this.group(part.part, part.index, at, next);
      case 'same':
        return this.same(part.group, at, next);
      case 'look':
        return this.look(part, at) && next(at);
      case 'start':
        return at === 0 && next(at);
      case 'end':
        return at === this.text.length && next(at);
      case 'edge':
      case 'inside':
        return (this.isWord(at - 1) !== this.isWord(at)) === (part.kind === 'edge') && next(at);
    }
  }

  private sequence(parts: readonly PatternPart[], index: number, at: number, next: Next): boolean {
    const part = parts[index];
    return part === undefined ? next(at) : this.match(part, at, (after) => this.sequence(parts, index + 1, after, next));
  }

  /** Rounds of one character each need no memory of the way. */
  private run({ least, most, greedy }: PatternPart & { readonly kind: 'repeat' }, fits: (character: string) => boolean, at: number, next: Next): boolean {
    const furthest = Math.min(this.text.length, at + most);
    let end = at;
    if (greedy) {
      while (end < furthest && fits(this.text[end] ?? '')) end += 1;
      this.left -= (end - at) / 10;
      for (; end >= at + least; end -= 1) {
        this.left -= 1;
        if (next(end)) return true;
      }
      return false;
    }
    for (; ; end += 1) {
      this.left -= 1;
      if (this.left < 0) throw new TooLong();
      if (end >= at + least && next(end)) return true;
      if (end >= furthest || !fits(this.text[end] ?? '')) return false;
    }
  }

  private rounds(repeat: PatternPart & { readonly kind: 'repeat' }, done: number, at: number, next: Next): boolean {
    const { part, least, most, greedy, groups } = repeat;
    const again = (): boolean => {
      if (done >= most) return false;
      const before = this.held;
      this.held = before.map((span, group) => (group >= groups[0] && group < groups[1] ? undefined : span));
      // A round that takes nothing would go on for ever.
      if (this.match(part, at, (after) => (after === at && done >= least ? false : this.rounds(repeat, done + 1, after, next)))) return true;
      this.held = before;
      return false;
    };
    if (done < least) return again();
    return greedy ? again() || next(at) : next(at) || again();
  }

  private group(part: PatternPart, index: number, at: number, next: Next): boolean {
    return this.match(part, at, (after) => {
      const before = this.held;
      this.held = [...before];
      this.held[index] = [at, after];
      if (next(after)) return true;
      this.held = before;
      return false;
    });
  }

  private same(group: number | string, at: number, next: Next): boolean {
    const span = this.held[typeof group === 'number' ? group : (this.pattern.names.get(group) ?? 0)];
    if (span === undefined) return next(at);
    const said = this.text.slice(span[0], span[1]);
    const here = this.text.slice(at, at + said.length);
    return (this.pattern.ignoreCase ? said.toLowerCase() === here.toLowerCase() : said === here) && next(at + said.length);
  }

  private look({ part, ahead, wanted }: PatternPart & { readonly kind: 'look' }, at: number): boolean {
    const before = this.held;
    let found = false;
    if (ahead) found = this.match(part, at, () => true);
    else for (let start = at; start >= 0 && !found; start -= 1) found = this.match(part, start, (after) => after === at);
    if (!found || !wanted) this.held = before;
    return found === wanted;
  }

  private isWord(at: number): boolean {
    return /^\w$/.test(this.text[at] ?? '');
  }
}
