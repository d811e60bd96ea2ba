/** What a reader of XML is told, in the order of the document. Names come without their prefix. */
export interface XmlHandler {
  open(name: string, attributes: string): void;
  close(name: string): void;
  /** Part of a text, entities resolved; one text may come in several parts. */
  text(part: string): void;
}

/** Why the text is no XML that a spreadsheet program writes: broken, or with a document type, from which come all the tricks with entities. */
export class XmlRefused extends Error {
  constructor(readonly reason: 'damaged' | 'forbidden') {
    super(reason);
  }
}

/** Tags and what else must be seen whole are kept until they end; no program writes any that are longer. */
const mostKept = 250_000;
const mostDepth = 256;

const entities: Readonly<Partial<Record<string, string>>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/**
 * Reads XML that comes in pieces, in memory that does not grow with the document. Knows what spreadsheets are written with: elements, texts, CDATA, comments and
 * instructions (XML 1.0); a document type is refused. Walks each character once.
 */
export class XmlReader {
  private kept = '';
  private readonly stack: string[] = [];
  private begun = false;

  constructor(private readonly handler: XmlHandler) {}

  /** @throws XmlRefused */
  push(piece: string): void {
    const text = this.kept + piece;
    let at = 0;
    while (at < text.length) {
      const end = text[at] === '<' ? this.markup(text, at) : this.words(text, at);
      if (end === undefined) break;
      at = end;
    }
    this.kept = at === 0 ? text : text.slice(at);
    if (this.kept.length > mostKept) throw new XmlRefused('damaged');
  }

  /** @throws XmlRefused when the document is not whole. */
  end(): void {
    if (this.kept.trim() !== '' || this.stack.length > 0 || !this.begun) throw new XmlRefused('damaged');
  }

  /** Where what follows begins, or `undefined` where more is needed. */
  private words(text: string, at: number): number | undefined {
    const next = text.indexOf('<', at);
    let end = next === -1 ? text.length : next;
    if (next === -1) {
      const ampersand = text.lastIndexOf('&');
      if (ampersand >= at && text.indexOf(';', ampersand) === -1) end = ampersand;
      if (end === at) return text.length - at > 64 ? this.damaged() : undefined;
    }
    if (this.stack.length > 0) this.handler.text(resolved(text.slice(at, end)));
    else if (text.slice(at, end).replace('\uFEFF', '').trim() !== '') this.damaged();
    return end;
  }

  private markup(text: string, at: number): number | undefined {
    if (text.startsWith('<!--', at)) return after(text, '-->', at + 4);
    if (text.startsWith('<?', at)) return after(text, '?>', at + 2);
    if (text.startsWith('<![CDATA[', at)) {
      const end = text.indexOf(']]>', at + 9);
      if (end === -1) return undefined;
      this.handler.text(text.slice(at + 9, end));
      return end + 3;
    }
    if (text.startsWith('<!', at)) {
      if (text.length - at < 9) return undefined;
      throw new XmlRefused('forbidden');
    }
    const end = tagEnd(text, at + 1);
    if (end === undefined) return undefined;
    this.tag(text.slice(at + 1, end));
    return end + 1;
  }

  private tag(inside: string): void {
    if (inside.startsWith('/')) {
      const name = localName(inside.slice(1).trimEnd());
      if (this.stack.pop() !== name) this.damaged();
      this.handler.close(name);
      return;
    }
    const whole = inside.endsWith('/');
    const content = whole ? inside.slice(0, -1) : inside;
    const blank = firstBlank(content);
    const name = localName(content.slice(0, blank));
    if (name === '' || (this.begun && this.stack.length === 0) || this.stack.length >= mostDepth) this.damaged();
    this.begun = true;
    this.handler.open(name, content.slice(blank));
    if (whole) this.handler.close(name);
    else this.stack.push(name);
  }

  private damaged(): never {
    throw new XmlRefused('damaged');
  }
}

const localName = (name: string): string => name.slice(name.indexOf(':') + 1);

function after(text: string, mark: string, from: number): number | undefined {
  const end = text.indexOf(mark, from);
  return end === -1 ? undefined : end + mark.length;
}

/** Character codes, which are compared much faster than texts. */
const quotation = 0x22;
const apostrophe = 0x27;
const less = 0x3c;
const greater = 0x3e;

/** Where the tag's `>` stands: one within an attribute's value is part of the value. */
function tagEnd(text: string, from: number): number | undefined {
  let quote = 0;
  for (let at = from; at < text.length; at += 1) {
    const sign = text.charCodeAt(at);
    if (quote !== 0) {
      if (sign === quote) quote = 0;
    } else if (sign === greater) return at;
    else if (sign === quotation || sign === apostrophe) quote = sign;
    else if (sign === less) throw new XmlRefused('damaged');
  }
  return undefined;
}

/** Where a tag's name ends; XML knows four blanks, all below 33. */
function firstBlank(content: string): number {
  for (let at = 0; at < content.length; at += 1) if (content.charCodeAt(at) <= 0x20) return at;
  return content.length;
}

function resolved(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(#x[0-9a-f]{1,6}|#\d{1,7}|[a-z]+);/gi, (whole, name: string) => {
    if (!name.startsWith('#')) return entities[name] ?? whole;
    const code = name[1] === 'x' || name[1] === 'X' ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

/** The value of an element's attribute, by its name without prefix; `undefined` where there is none. `attributes` is what `open` was told. */
export function attribute(attributes: string, name: string): string | undefined {
  let at = 0;
  for (;;) {
    const equals = attributes.indexOf('=', at);
    if (equals === -1) return undefined;
    let open = equals + 1;
    while (attributes.charCodeAt(open) <= 0x20) open += 1;
    const quote = attributes[open];
    const close = quote === '"' || quote === "'" ? attributes.indexOf(quote, open + 1) : -1;
    if (close === -1) return undefined;
    if (isNamed(attributes, equals, name)) return resolved(attributes.slice(open + 1, close));
    at = close + 1;
  }
}

/** Whether the name that ends before `equals` is this one, with a prefix or without. */
function isNamed(attributes: string, equals: number, name: string): boolean {
  let end = equals;
  while (attributes.charCodeAt(end - 1) <= 0x20) end -= 1;
  if (!attributes.endsWith(name, end)) return false;
  const before = attributes.charCodeAt(end - name.length - 1);
  return Number.isNaN(before) || before <= 0x20 || before === 0x3a;
}
