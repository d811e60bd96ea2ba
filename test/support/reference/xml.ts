/** An element; attributes that are undefined or '' are left out, but for those of a name that may be empty. */
export function tag(name: string, attributes: Readonly<Record<string, string | undefined>>, ...inside: readonly string[]): string {
  const written = Object.entries(attributes).map(([attribute, value]) => (value === undefined || (value === '' && !MAY_BE_EMPTY.has(attribute)) ? '' : ` ${attribute}="${escaped(value)}"`)).join('');
  return `<${name}${written}>${inside.join('')}</${name}>`;
}

const MAY_BE_EMPTY = new Set(['jr:template', 'default']);

/** Text that may stand in an element or an attribute. */
export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
