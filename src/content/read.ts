import { parseDocument } from 'yaml';

/** What a content file says, or what is wrong with how it is written. */
export type ContentText = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly messages: readonly string[] };

/** Reads YAML. The build writes content as JSON, which is YAML too (YAML 1.2) and read in a hundredth of the time: a start waits for it. */
export function readContent(text: string): ContentText {
  if (text.startsWith('{"')) {
    try {
      return { ok: true, value: JSON.parse(text) };
    } catch {
      // Braces are YAML as well.
    }
  }
  const document = parseDocument(text);
  if (document.errors.length > 0) return { ok: false, messages: document.errors.map(({ message }) => message) };
  return { ok: true, value: document.toJS() };
}
