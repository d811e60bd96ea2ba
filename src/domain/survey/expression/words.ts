/** A stretch of words, or the question whose value stands there. */
export type WordPart = string | { readonly name: string };

const QUESTION = /\$\{\s*((?:last-saved#)?[\p{L}_][\p{L}\p{M}\p{N}_.-]*)\s*\}/gu;

/** The words of a label and the like, with the questions that they name (`${name}`) taken out; what is written otherwise stays as it is. No part is ''. */
export function parseWords(text: string): readonly WordPart[] {
  if (!text.includes('${')) return text === '' ? [] : [text];
  const parts: WordPart[] = [];
  let from = 0;
  for (const found of text.matchAll(QUESTION)) {
    const name = found[1] ?? '';
    if (found.index > from) parts.push(text.slice(from, found.index));
    // There is no earlier record to look into.
    if (!name.startsWith('last-saved#')) parts.push({ name });
    from = found.index + found[0].length;
  }
  if (from < text.length) parts.push(text.slice(from));
  return parts;
}

/** The words with the values of their questions. */
export function renderWords(parts: readonly WordPart[], value: (name: string) => string): string {
  return parts.map((part) => (typeof part === 'string' ? part : value(part.name))).join('');
}
