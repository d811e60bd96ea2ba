/** A question that came before, as an expression can use it. */
export interface Known {
  readonly name: string;
  readonly type: string;
  /** The repeats that it stands in, outermost first. */
  readonly scope: readonly string[];
}

/** Chooses among what is offered; the same numbers choose the same. */
export type Pick = <T>(from: readonly T[]) => T;

const CONDITIONS: Readonly<Record<string, readonly string[]>> = {
  integer: ['X > 2', 'X = 3', "X != ''", 'not(X < 5)', 'X + 1 <= 6', 'X mod 2 = 0', 'int(X div 2) = 1', 'number(X) >= 1', '-X < -4', 'X * 2 - 1 > 5'],
  decimal: ['X > 2', 'round(X) > 2', 'X <= 2.5', "X = ''", 'int(X) = 4'],
  range: ['X > 2', 'X >= 4 or X = 1'],
  select_one: ["X = 'a'", "selected(X, 'b')", "X != 'c'", "X = ''", "not(selected(X, 'a'))", "string-length(X) = 1"],
  select_multiple: ["selected(X, 'a')", 'count-selected(X) > 1', "selected-at(X, 0) = 'a'", "X != ''", "not(selected(X, 'c'))"],
  rank: ["selected-at(X, 0) = 'c'", "X != ''", "starts-with(X, 'a')"],
  text: ['string-length(X) > 2', "contains(X, 'a')", "starts-with(X, 'x')", "X = 'xa'", "regex(X, '^[a-z ]+$')", "ends-with(X, 'b')", "normalize-space(X) = ''", "X > 5"],
  date: ["X < date('2026-01-01')", 'X <= today()', "format-date(X, '%Y') = '2025'", "X = '2025-03-04'", "X != ''", "X > '2025-01-01'", "decimal-date-time(X) > 19000"],
  acknowledge: ["X = 'OK'", "X != ''"],
  calculate: ["X != ''", "X = '1'", 'X > 1', "string-length(X) > 1", "X = 'true'"],
};

const VALUES: Readonly<Record<string, readonly string[]>> = {
  integer: ['X * 2', 'X + 1', 'round(X div 3, 2)', 'int(X div 2)', "concat('n', X)", 'string(X)', "coalesce(X, '7')", 'X - 10', 'X mod 4', "if(X > 3, 'high', 'low')", 'max(X, 4)', 'min(X, 4)', "date('2025-01-01') + X > 20000"],
  decimal: ['X * 2', 'round(X, 1)', 'int(X)', 'X + 0.25', "if(X > 2.5, 'high', 'low')", 'number(X) * 10'],
  range: ['X + 1', "concat(X, '/5')"],
  select_one: ["concat('is ', X)", "coalesce(X, 'none')", "jr:choice-name(X, 'X')", "if(X = '', 'blank', X)", "pulldata('codes', 'code', 'key', X)", "instance('letters')/root/item[name = X]/weight", "translate(X, 'abc', 'ABC')", "count(instance('letters')/root/item[name != X])"],
  select_multiple: ['count-selected(X)', 'selected-at(X, 1)', "join('+', X)", "substring-before(X, ' ')", "jr:choice-name(selected-at(X, 0), 'X')", "checklist(1, 2, selected(X, 'a'), selected(X, 'b'), selected(X, 'c'))", "weighted-checklist(2, 5, selected(X, 'a'), 2, selected(X, 'b'), 4)"],
  rank: ['selected-at(X, 0)', 'count-selected(X)'],
  text: ["concat(X, '!')", 'substr(X, 0, 2)', 'substr(X, 1)', 'string-length(X)', "translate(X, 'ab', 'AB')", 'normalize-space(X)', "substring-before(X, 'a')", "substring-after(X, 'a')", "boolean-from-string(X)", "coalesce(X, 'nobody')", 'string-length(normalize-space(X)) + 1', "once(X)", "boolean(X = 'b')"],
  date: ["format-date(X, '%d/%m/%Y')", "format-date(X, '%e %b %y')", "format-date(X, '%n')", "int(decimal-date-time(X) - decimal-date-time('2020-01-01'))", "if(X = '', 'never', X)", "date(X)", "concat(X, '')"],
  acknowledge: ["concat('<', X, '>')"],
  calculate: ["concat(X, '~')", 'X + 1', "coalesce(X, 'empty')", 'string-length(X)'],
};

const OF_MANY = ['count(X)', "join(',', X)", "concat(X, '.')", "count(X[. != ''])"];
// The sum of nothing is 0 by the specification and nothing in the reference engine.
const OF_NUMBERS = ["if(count(X[. > 2]) > 0, sum(X), 'none')", 'max(X)', 'min(X)', 'count(X[. > 2])'];
const OF_NOTHING = ['today()', "concat('a', 'b')", '1 + 1', "if(true(), 'yes', 'no')", "format-date(today(), '%Y')", "string(1 = 2)", "round(7 div 2)", "date-time('2025-03-04T10:00:00') > date('2025-03-04')", "regex('abc', '^a')"];

/** What a question's own answer is held against. */
const CONSTRAINTS: Readonly<Record<string, readonly string[]>> = {
  integer: ['. > 2', '. < 8 and . >= 0', '. != 3', '. mod 2 = 1 or . = 4', "regex(., '^[0-9]$')"],
  decimal: ['. > 1', '. <= 4', 'round(.) != 3'],
  range: ['. != 2', '. < 5'],
  select_one: [". != 'b'", "selected(., 'a') or selected(., 'c')"],
  select_multiple: ['count-selected(.) <= 2', "not(selected(., 'c') and count-selected(.) > 1)"],
  rank: ["selected-at(., 0) != 'b'"],
  text: ['string-length(.) < 4', "regex(., '^[a-z]+$')", "not(contains(., ' '))"],
  date: [". < '2026-06-01'", '. <= today()', "format-date(., '%Y') != '2024'"],
};

function filled(template: string, name: string): string {
  // The choice's label is found through a path that is itself a text.
  return template.replaceAll(/\bX\b/g, `\${${name}}`);
}

const within = (known: Known, scope: readonly string[]): boolean => known.scope.every((repeat, at) => scope[at] === repeat);

/** Those whose own value can be seen from here. */
export function single(known: readonly Known[], scope: readonly string[]): readonly Known[] {
  return known.filter((each) => within(each, scope));
}

/** A condition on what came before; `null` where nothing did. */
export function condition(known: readonly Known[], scope: readonly string[], pick: Pick): string | null {
  const near = single(known, scope);
  if (near.length === 0) return null;
  const one = (): string => {
    const { name, type } = pick(near);
    return filled(pick(CONDITIONS[type] ?? ["X != ''"]), name);
  };
  return pick<() => string>([one, one, one, () => `${one()} and ${one()}`, () => `${one()} or ${one()}`, () => `not(${one()})`])();
}

/** What a calculation comes to, of one question, of all instances of one, or of nothing. */
export function value(known: readonly Known[], scope: readonly string[], pick: Pick): string {
  const near = single(known, scope);
  const far = known.filter((each) => !within(each, scope) && each.type !== 'calculate');
  const one = (): string => {
    const { name, type } = pick(near);
    return filled(pick(VALUES[type] ?? ["concat(X, '')"]), name);
  };
  const many = (): string => {
    const { name, type, scope: repeats } = pick(far);
    const first = repeats[0] ?? '';
    const indexed = repeats.length === 1 ? [`indexed-repeat(X, \${${first}}, 1)`, `indexed-repeat(X, \${${first}}, 2)`] : [];
    return filled(pick([...OF_MANY, ...(type === 'integer' ? OF_NUMBERS : []), ...indexed]), name);
  };
  const two = (): string => {
    const [first, second] = [pick(near), pick(near)];
    return `concat(\${${first.name}}, '-', \${${second.name}})`;
  };
  const own = scope.length === 0 ? [] : [() => 'position(..)'];
  const nearby = near.length === 0 ? [] : [one, one, one, one, () => `if(${condition(near, scope, pick) ?? 'true()'}, ${one()}, 'else')`];
  const textual = near.filter(({ type }) => type !== 'decimal');
  const joined = textual.length === 0 || textual.length < near.length ? [] : [two];
  return pick<() => string>([() => pick(OF_NOTHING), ...nearby, ...joined, ...(far.length === 0 ? [] : [many, many]), ...own])();
}

export function constraint(type: string, pick: Pick): string | null {
  const templates = CONSTRAINTS[type];
  return templates === undefined ? null : pick(templates);
}
