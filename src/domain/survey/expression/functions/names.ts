/** The functions of the ODK XForms specification and of XPath 1.0 that forms use. */
export const FUNCTION_NAMES = [
  // texts
  'string', 'concat', 'join', 'string-length', 'substr', 'substring', 'substring-before', 'substring-after', 'contains', 'starts-with', 'ends-with', 'translate', 'normalize-space', 'regex',
  'digest', 'base64-decode',
  // truth
  'boolean', 'true', 'false', 'not', 'if', 'coalesce', 'once', 'boolean-from-string', 'checklist', 'weighted-checklist',
  // numbers
  'number', 'int', 'round', 'floor', 'ceiling', 'abs', 'pow', 'sqrt', 'exp', 'exp10', 'log', 'log10', 'sin', 'cos', 'tan', 'asin', 'acos', 'atan', 'atan2', 'pi', 'sum', 'min', 'max', 'random',
  // nodes
  'count', 'count-non-empty', 'position', 'last', 'current', 'name', 'local-name', 'instance', 'indexed-repeat', 'pulldata', 'randomize',
  // choices
  'selected', 'selected-at', 'count-selected', 'jr:choice-name', 'jr:itext',
  // days and times
  'today', 'now', 'date', 'date-time', 'decimal-date-time', 'decimal-time', 'format-date', 'format-date-time',
  // places
  'area', 'distance', 'geofence',
  // the form
  'uuid', 'version',
] as const;
export type FunctionName = (typeof FUNCTION_NAMES)[number];

/** Names that older forms and other programs use for the same functions. */
const OTHER_NAMES: Readonly<Record<string, FunctionName>> = { 'is-selected': 'selected', ceil: 'ceiling', 'enclosed-area': 'area', power: 'pow' };
const KNOWN: ReadonlySet<string> = new Set(FUNCTION_NAMES);

/** The function that a name in an expression means, `null` where there is none. Prefixes of the specification's own namespaces say nothing. */
export function functionNamed(written: string): FunctionName | null {
  const name = written.replace(/^(?:xf|fn|orx|odk):/, '');
  if (isFunctionName(name)) return name;
  return Object.hasOwn(OTHER_NAMES, name) ? (OTHER_NAMES[name] ?? null) : null;
}

const isFunctionName = (name: string): name is FunctionName => KNOWN.has(name);

/** The known names nearest to a mistyped one, at most two; none where none is near. */
export function namesNear(written: string): readonly FunctionName[] {
  const wanted = written.toLowerCase().replaceAll('_', '-');
  const limit = Math.max(1, Math.floor(wanted.length / 3));
  const near = FUNCTION_NAMES.map((name) => ({ name, distance: editDistance(wanted, name, limit) })).filter(({ distance }) => distance <= limit);
  const best = Math.min(...near.map(({ distance }) => distance));
  return near.filter(({ distance }) => distance === best).map(({ name }) => name).slice(0, 2);
}

/** Levenshtein's distance; more than `limit` says only that it is more. */
function editDistance(left: string, right: string, limit: number): number {
  if (Math.abs(left.length - right.length) > limit) return limit + 1;
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let i = 1; i <= left.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= right.length; j += 1) {
      const changed = (row[j - 1] ?? 0) + (left[i - 1] === right[j - 1] ? 0 : 1);
      next.push(Math.min(changed, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[right.length] ?? limit + 1;
}
