import { choicesOf, isQuestion, type Choice, type FormNode, type Group, type Question, type Repeat, type Survey, type Text } from './types.js';

/** The words that people see of a question, and what decides what is asked and accepted. */
export const WORDING = ['label', 'hint', 'guidance', 'requiredMessage', 'constraintMessage', 'image'] as const;
export const RULES = ['required', 'relevant', 'constraint', 'calculation', 'trigger', 'default', 'readOnly', 'choiceFilter', 'parameters', 'appearance', 'count', 'timeLimit'] as const;
export const COUNTING = ['competency', 'level', 'measure', 'score', 'correct'] as const;
type Wording = (typeof WORDING)[number];
type Rule = (typeof RULES)[number];
type Counting = (typeof COUNTING)[number];

/** A choice as it was and is. */
export type ChoiceChange =
  | { readonly kind: 'choice-added' | 'choice-removed'; readonly choice: string; readonly label: Text }
  | { readonly kind: 'choice-relabelled'; readonly choice: string; readonly before: Text; readonly after: Text };

/** One thing that an edit changes. `key` is the question's or group's place: its groups and its name, with `/` between; of a change, the later one. */
export type SurveyChange =
  | { readonly kind: 'added' | 'removed'; readonly key: string; readonly type: FormNode['kind']; readonly label: Text }
  /** Gone and come in the same place with the same type and the same words under another name: answers do not join by themselves. */
  | { readonly kind: 'renamed'; readonly key: string; readonly before: string; readonly after: string }
  /** Into another group, or past others that stay in their order. `before` and `after` are keys and places, counted from 1 among all questions and groups. */
  | { readonly kind: 'moved'; readonly key: string; readonly before: { readonly key: string; readonly place: number }; readonly after: { readonly key: string; readonly place: number } }
  | { readonly kind: 'retyped'; readonly key: string; readonly before: FormNode['kind']; readonly after: FormNode['kind'] }
  | { readonly kind: 'reworded'; readonly key: string; readonly part: Wording; readonly before: Text | null; readonly after: Text | null }
  | { readonly kind: 'rule'; readonly key: string; readonly part: Rule; readonly before: unknown; readonly after: unknown }
  | { readonly kind: 'counting'; readonly key: string; readonly part: Counting; readonly before: unknown; readonly after: unknown }
  | ({ readonly key: string } & ChoiceChange);

/**
 * What an edit changes, in the order of the survey as it is now, what is gone last; empty where nobody notices anything. Questions are the same one by their name:
 * where a name stands more than once, by their groups as well. Pure.
 */
export function diffSurveys(before: Survey, after: Survey): readonly SurveyChange[] {
  const old = placed(before);
  const now = placed(after);
  const pairs = paired(old, now);
  const gone = old.filter((place) => !pairs.old.has(place));
  const come = now.filter((place) => !pairs.now.has(place));
  const renamed = renames(gone, come, { before, after, pairs });
  const movers = moved(now.flatMap((place) => pairs.now.get(place) ?? []));
  const changes: SurveyChange[] = [];
  for (const place of now) {
    const same = pairs.now.get(place);
    const earlier = same ?? renamed.get(place);
    if (earlier === undefined) {
      changes.push({ kind: 'added', key: place.key, type: place.node.kind, label: place.node.label });
      continue;
    }
    if (same === undefined) changes.push({ kind: 'renamed', key: place.key, before: earlier.node.name, after: place.node.name });
    else if (earlier.parent !== place.parent || movers.has(earlier)) changes.push({ kind: 'moved', key: place.key, before: { key: earlier.key, place: earlier.place }, after: { key: place.key, place: place.place } });
    changes.push(...nodeChanges(place.key, earlier.node, place.node, before, after));
  }
  const taken = new Set(renamed.values());
  for (const place of gone) if (!taken.has(place)) changes.push({ kind: 'removed', key: place.key, type: place.node.kind, label: place.node.label });
  return changes;
}

interface Place {
  readonly node: FormNode;
  readonly key: string;
  readonly parent: string;
  /** Counted from 1 among all questions and groups. */
  readonly place: number;
}

function placed(survey: Survey): readonly Place[] {
  const places: Place[] = [];
  const open = (nodes: readonly FormNode[], parent: string): void => {
    for (const node of nodes) {
      const key = parent === '' ? node.name : `${parent}/${node.name}`;
      places.push({ node, key, parent, place: places.length + 1 });
      if (!isQuestion(node)) open(node.children, key);
    }
  };
  open(survey.questions, '');
  return places;
}

interface Pairs {
  readonly old: ReadonlyMap<Place, Place>;
  readonly now: ReadonlyMap<Place, Place>;
}

/** First by the whole key, then by names that stand once on either side: a question that went into a group is still the same. */
function paired(old: readonly Place[], now: readonly Place[]): Pairs {
  const forward = new Map<Place, Place>();
  const backward = new Map<Place, Place>();
  const pair = (key: (place: Place) => string): void => {
    const left = new Map<string, Place[]>();
    for (const place of old) if (!forward.has(place)) left.set(key(place), [...(left.get(key(place)) ?? []), place]);
    const right = new Map<string, Place[]>();
    for (const place of now) if (!backward.has(place)) right.set(key(place), [...(right.get(key(place)) ?? []), place]);
    for (const [name, [first, ...others]] of left) {
      const [match, ...more] = right.get(name) ?? [];
      if (first === undefined || match === undefined || others.length > 0 || more.length > 0) continue;
      forward.set(first, match);
      backward.set(match, first);
    }
  };
  pair(({ key }) => key);
  pair(({ node }) => node.name);
  return { old: forward, now: backward };
}

/** Those of the same type and words that went and came between the same neighbours; each is taken once. */
function renames(gone: readonly Place[], come: readonly Place[], { before, after, pairs }: { readonly before: Survey; readonly after: Survey; readonly pairs: Pairs }): ReadonlyMap<Place, Place> {
  const found = new Map<Place, Place>();
  const groups = new Map([...pairs.old].map(([left, right]) => [left.key, right.key]));
  const looks = (survey: Survey, { node }: Place, parent: string): string => canonical([node.kind, parent, node.label, offered(survey, node)]);
  const waiting = new Map<string, Place[]>();
  for (const place of gone) {
    const look = looks(before, place, groups.get(place.parent) ?? place.parent);
    waiting.set(look, [...(waiting.get(look) ?? []), place]);
  }
  for (const place of come) {
    // A label that is only the name says nothing about being the same.
    if (Object.values(place.node.label).every((text) => text === place.node.name)) continue;
    const twin = waiting.get(looks(after, place, place.parent))?.shift();
    if (twin !== undefined) found.set(place, twin);
  }
  return found;
}

const offered = (survey: Survey, node: FormNode): readonly Choice[] => (isQuestion(node) ? choicesOf(survey, node) : []);

/** Given earlier places in the order of now: those that are out of the longest run that kept its order. */
function moved(order: readonly Place[]): ReadonlySet<Place> {
  const ends: { readonly place: Place; readonly before: number }[] = [];
  // The smallest end of a run of each length, as an index into `ends`; a patience sort.
  const tails: number[] = [];
  for (const place of order) {
    let low = 0;
    let high = tails.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((ends[tails[middle] ?? 0]?.place.place ?? 0) < place.place) low = middle + 1;
      else high = middle;
    }
    ends.push({ place, before: low === 0 ? -1 : (tails[low - 1] ?? -1) });
    tails[low] = ends.length - 1;
  }
  const kept = new Set<Place>();
  for (let at = tails.at(-1) ?? -1; at >= 0; at = ends[at]?.before ?? -1) {
    const end = ends[at];
    if (end !== undefined) kept.add(end.place);
  }
  return new Set(order.filter((place) => !kept.has(place)));
}

function nodeChanges(key: string, old: FormNode, now: FormNode, before: Survey, after: Survey): readonly SurveyChange[] {
  const changes: SurveyChange[] = [];
  if (old.kind !== now.kind) changes.push({ kind: 'retyped', key, before: old.kind, after: now.kind });
  const [earlier, later] = [membersOf(old), membersOf(now)];
  for (const part of WORDING) {
    if (!same(earlier[part], later[part])) changes.push({ kind: 'reworded', key, part, before: earlier[part] ?? null, after: later[part] ?? null });
  }
  for (const part of RULES) if (!same(earlier[part], later[part])) changes.push({ kind: 'rule', key, part, before: earlier[part] ?? null, after: later[part] ?? null });
  for (const part of COUNTING) if (!same(earlier[part], later[part])) changes.push({ kind: 'counting', key, part, before: earlier[part] ?? null, after: later[part] ?? null });
  return [...changes, ...choiceChanges(offered(before, old), offered(after, now)).map((change) => ({ key, ...change }))];
}

type Members = Partial<Pick<Question, Wording | Exclude<Rule, 'count'> | Counting> & Pick<Group, 'label' | 'relevant' | 'appearance'> & Pick<Repeat, 'count'>>;

function membersOf(node: FormNode): Members {
  return node;
}

/** What differs between two lists of choices, by name; where a name stands more than once, by what it stands for there. */
export function choiceChanges(before: readonly Choice[], after: readonly Choice[]): readonly ChoiceChange[] {
  const twice = new Set([...repeated(before), ...repeated(after)]);
  const keyed = (choices: readonly Choice[]): ReadonlyMap<string, Choice> => new Map(choices.map((choice) => [twice.has(choice.name) ? `${choice.name} ${canonical(choice.extra)}` : choice.name, choice]));
  const [old, now] = [keyed(before), keyed(after)];
  const changes: ChoiceChange[] = [];
  for (const [key, choice] of now) {
    const earlier = old.get(key);
    if (earlier === undefined) changes.push({ kind: 'choice-added', choice: choice.name, label: choice.label });
    else if (!same(earlier.label, choice.label)) changes.push({ kind: 'choice-relabelled', choice: choice.name, before: earlier.label, after: choice.label });
  }
  for (const [key, choice] of old) if (!now.has(key)) changes.push({ kind: 'choice-removed', choice: choice.name, label: choice.label });
  return changes;
}

/** Names that stand more than once. */
function repeated(choices: readonly Choice[]): readonly string[] {
  const seen = new Set<string>();
  return choices.flatMap(({ name }) => (seen.size === seen.add(name).size ? [name] : []));
}

const same = (a: unknown, b: unknown): boolean => canonical(a) === canonical(b);

/** JSON with its members in order. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  return `{${Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`).join(',')}}`;
}
