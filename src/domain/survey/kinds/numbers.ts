const SHAPE = /^[+-]?(?:\d+(?:[.,]\d+)*|[.,]\d+)$/;

/**
 * A number as people write it, in Indonesian ("1.234,5") or English ("1,234.5") or with spaces between thousands; `null` when it is none.
 * What can be read in both ways ("1.234") is read in the way of `language`, or as thousands where only whole numbers make sense.
 */
export function readNumber(typed: string, language: string, whole: boolean): number | null {
  const text = typed.trim().replace(/^\u2212/, '-').replaceAll(/(\d)[\s\u00a0\u202f](?=\d{3}(?!\d))/g, '$1');
  if (!SHAPE.test(text)) return null;
  const marks = [...text.matchAll(/[.,]/g)].map((match) => match[0]);
  const last = marks.at(-1);
  if (last === undefined) return Number(text);
  const other = last === '.' ? ',' : '.';
  if (marks.includes(other)) {
    // Two kinds of marks: the last one is the decimal mark, and stands once, after proper thousands.
    if (marks.filter((mark) => mark === last).length > 1) return null;
    return thousands(text.slice(0, text.lastIndexOf(last)), other) ? decimal(text, last, other) : null;
  }
  if (marks.length > 1) return thousands(text, last) ? Number(text.replaceAll(last, '')) : null;
  const group = language === 'id' ? '.' : ',';
  return thousands(text, last) && (whole || last === group) ? Number(text.replaceAll(last, '')) : decimal(text, last, other);
}

const decimal = (text: string, mark: string, group: string): number => Number(text.replaceAll(group, '').replace(mark, '.'));

function thousands(text: string, mark: string): boolean {
  const [first = '', ...groups] = text.replace(/^[+-]/, '').split(mark);
  return /^[1-9]\d{0,2}$/.test(first) && groups.every((group) => /^\d{3}$/.test(group));
}

/** A number as a form writes it, by the rules of XPath and JavaScript alike; undefined where it is none. */
export function castNumber(text: string): number | undefined {
  if (text.trim() === '') return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value + 0 : undefined;
}

/** A decimal as expressions see it: plain digits with at least one after the point, as both engines of ODK write it. */
export function decimalText(value: number): string {
  const plain = Math.abs(value) >= 1e21 || (value !== 0 && Math.abs(value) < 1e-6) ? value.toFixed(20).replace(/0+$/, '') : String(value);
  return plain.includes('.') ? plain.replace(/\.$/, '.0') : `${plain}.0`;
}
