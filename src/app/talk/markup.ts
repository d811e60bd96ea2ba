import { escapeHtml } from './html.js';

/** Nobody writes a label longer than this; what does is shown as it stands. */
const MOST = 5_000;

/** Letters that a backslash takes its meaning from. */
const ESCAPED = /\\([\\*_#[\]()<>`~])/g;
const LINK = /\[([^[\]\n]{1,500})\]\((https?:\/\/[^\s()<>"]{1,1000})\)/g;
const STRONG = /\*\*(?=[^\s*])([^\n]{1,2000}?)(?<=\S)\*\*(?!\*)|__(?=[^\s_])([^\n]{1,2000}?)(?<=\S)__(?!_)/;
/** An underscore or a star within a word, or with room around it, is none. */
const EMPHASIS = /(?<![\p{L}\p{N}_*])([*_])(?=[^\s*_])([^\n*]{1,2000}?)(?<=[^\s*_])\1(?![\p{L}\p{N}_*])/u;
/** Colour and size say nothing that words do not. */
const SPAN = /<\/?(?:span|font|p|div|big|small)(?:\s[^<>]{0,300})?>/gi;

interface Marks {
  link(label: string, address: string): string;
  bold(inner: string): string;
  italic(inner: string): string;
  plain(text: string): string;
}

const HTML: Marks = {
  link: (label, address) => `<a href="${escapeHtml(address).replaceAll('"', '&quot;')}">${label}</a>`,
  bold: (inner) => (inner.includes('<b>') ? inner : `<b>${inner}</b>`),
  italic: (inner) => (inner.includes('<i>') ? inner : `<i>${inner}</i>`),
  plain: escapeHtml,
};

const PLAIN: Marks = { link: (label) => label, bold: (inner) => inner, italic: (inner) => inner, plain: (text) => text };

/**
 * A form's words in the markup that forms use (XForms for ODK: "Styling": headings, `**strong**`, `*emphasis*`, links), as Telegram's small HTML.
 * Everything else is escaped, so that no answer or label can become other markup; tags are always closed in their order.
 */
export const formHtml = (written: string): string => styled(written, HTML);

/** The same words without their marks, on one line: for buttons. */
export const formWords = (written: string): string => styled(written, PLAIN).replaceAll(/\s+/g, ' ').trim();

function styled(written: string, marks: Marks): string {
  const text = written.replaceAll(/\r\n?/g, '\n').trim();
  if (text.length > MOST || !/[\\*_#[<]/.test(text)) return marks.plain(text);
  // What is escaped, and each link, is put aside where no other mark can touch it.
  const aside: string[] = [];
  const put = (ready: string): string => `\uE000${aside.push(ready) - 1}\uE001`;
  const take = (from: string): string => from.replaceAll(/\uE000(\d+)\uE001/g, (_, at: string) => take(aside[Number(at)] ?? ''));
  const kept = text
    .replaceAll(/[\uE000\uE001]/g, '')
    .replaceAll(ESCAPED, (_, sign: string) => put(marks.plain(sign)))
    .replaceAll(SPAN, '')
    .replaceAll(/<br\s*\/?>/gi, '\n')
    .replaceAll(LINK, (_, label: string, address: string) => put(marks.link(emphasised(label, marks), address)));
  const lines = kept.split('\n').map((line) => {
    const heading = /^#{1,6}\s+(.+)$/.exec(line)?.[1];
    return heading === undefined ? emphasised(line, marks) : marks.bold(emphasised(heading, marks));
  });
  return take(lines.join('\n'));
}

function emphasised(text: string, marks: Marks): string {
  const strong = STRONG.exec(text);
  const found = strong ?? EMPHASIS.exec(text);
  if (found === null) return marks.plain(text);
  const inner = emphasised(strong === null ? (found[2] ?? '') : (strong[1] ?? strong[2] ?? ''), marks);
  return `${emphasised(text.slice(0, found.index), marks)}${strong === null ? marks.italic(inner) : marks.bold(inner)}${emphasised(text.slice(found.index + found[0].length), marks)}`;
}
