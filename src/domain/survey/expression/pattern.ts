/** Whether a pattern matches some part of a text (ODK XForms specification, `regex`). A pattern that is none matches nothing. */
export function matchesPattern(text: string, pattern: string, _spend: (work: number) => void): boolean {
  try {
    return new RegExp(pattern).test(text);
  } catch {
    return false;
  }
}
