import fc from 'fast-check';
import type { Script } from './engine.js';
import { condition, constraint, single, value, type Known, type Pick } from './expressions.js';
import type { FormRows, Row } from './rows.js';

/** A form and answers to it, some of which it refuses. */
export interface Scripted {
  readonly form: FormRows;
  readonly script: Script;
}

const TYPES = ['integer', 'integer', 'decimal', 'text', 'text', 'select_one', 'select_one', 'select_multiple', 'date', 'rank', 'range', 'acknowledge', 'calculate', 'calculate', 'calculate', 'note', 'triggered'] as const;

const TRIES: Readonly<Record<string, readonly string[]>> = {
  integer: ['0', '1', '3', '4', '7', '12', '-3', 'abc', '2.5'],
  decimal: ['2.5', '4', '0.1', '1.75', 'x', '3.0'],
  text: ['xa', 'b', 'abc', 'Budi', 'a b', 'true'],
  select_one: ['a', 'b', 'c', 'a', 'b', 'd'],
  select_multiple: ['a b', 'c', 'b', 'a c', 'a b c', 'd', 'a d'],
  rank: ['a b c', 'c b a', 'b a c', 'a b'],
  range: ['1', '2', '3', '5', '6', '0'],
  date: ['2025-03-04', '2026-12-31', '2024-02-29', '2026-11-23', '2025-02-30', 'x'],
  acknowledge: ['OK', 'OK', 'no'],
};
const DEFAULTS: Readonly<Record<string, readonly string[]>> = {
  integer: ['3', '5', '1 + 1'], decimal: ['1.5'], text: ['xa', "concat('x', 'a')"], select_one: ['a', 'c'], select_multiple: ['a b'], date: ['2025-03-04', 'today()'],
};

type Spec = { readonly kind: 'question'; readonly type: (typeof TYPES)[number]; readonly dice: readonly number[] } | { readonly kind: 'group' | 'repeat'; readonly dice: readonly number[]; readonly children: readonly Spec[] };

const dice = fc.array(fc.nat(9999), { minLength: 12, maxLength: 12 });

function specs(depth: number, most: number): fc.Arbitrary<readonly Spec[]> {
  const question: fc.Arbitrary<Spec> = fc.record({ kind: fc.constant('question'), type: fc.constantFrom(...TYPES), dice });
  if (depth === 0) return fc.array(question, { minLength: 1, maxLength: most });
  const children = specs(depth - 1, 3);
  const holder = (kind: 'group' | 'repeat'): fc.Arbitrary<Spec> => fc.record({ kind: fc.constant(kind), dice, children });
  return fc.array(fc.oneof({ weight: 6, arbitrary: question }, { weight: 1, arbitrary: holder('group') }, { weight: 1, arbitrary: holder('repeat') }), { minLength: 1, maxLength: most });
}

/**
 * Forms of up to some twenty questions in groups and repeats, counted and not, one within another; each may depend on those before it.
 * What the reference engine is known to do otherwise than the specification does not occur.
 */
export const scriptedForms: fc.Arbitrary<Scripted> = fc.record({ tree: specs(2, 8), languages: fc.boolean() }).map(({ tree, languages }) => new Forge(languages).forge(tree));

const LETTERS: readonly Row[] = ['a', 'b', 'c'].map((name, at) => ({ list_name: 'letters', name, weight: String(at + 1) }));
const SHAPES: readonly Row[] = ['a', 'b', 'c', 'e'].map((name, at) => ({ list_name: 'shapes', name, of: at < 2 ? 'a' : 'b', size: String(at + 1) }));

/** Where a question is written: the repeats around it, and the instances of them that are answered. */
interface Place {
  readonly scope: readonly string[];
  readonly instances: readonly string[];
  /** Something around it may not be relevant when the form opens. */
  readonly doubtful: boolean;
}

class Forge {
  private readonly rows: Row[] = [];
  private readonly known: Known[] = [];
  private readonly script: Record<string, readonly string[]> = {};
  private count = 0;

  constructor(private readonly languages: boolean) {}

  forge(tree: readonly Spec[]): Scripted {
    this.children(tree, { scope: [], instances: [''], doubtful: false });
    if (this.rows.length === 0) this.rows.push({ type: 'note', name: this.name('t'), ...this.label('Tidak ada pertanyaan') });
    const worded = (row: Row): Row => (this.languages ? { ...row, 'label::Bahasa Indonesia (id)': `Pilihan ${row['name']}`, 'label::English (en)': `Choice ${row['name']}` } : { ...row, label: `Pilihan ${row['name']}` });
    return {
      form: {
        survey: this.rows,
        choices: [...LETTERS, ...SHAPES].map(worded),
        settings: { form_id: 'random', form_title: 'Acak', version: '1', ...(this.languages ? { default_language: 'Bahasa Indonesia (id)' } : {}) },
        tables: { codes: { columns: ['key', 'code'], rows: [['a', 'A-1'], ['b', 'B-2']] } },
      },
      script: this.script,
    };
  }

  private children(tree: readonly Spec[], place: Place): void {
    for (const spec of tree) {
      if (spec.kind === 'question') this.question(spec.type, picking(spec.dice), place);
      else if (spec.kind === 'group') this.group(spec.children, picking(spec.dice), place);
      else this.repeat(spec.children, picking(spec.dice), place);
    }
  }

  private name(letter: string): string {
    this.count += 1;
    return `${letter}${this.count}`;
  }

  private label(words: string): Row {
    return this.languages ? { 'label::Bahasa Indonesia (id)': words, 'label::English (en)': `${words} (en)` } : { label: words };
  }

  private group(children: readonly Spec[], pick: Pick, place: Place): void {
    const relevant = pick([true, false]) ? condition(this.known, place.scope, pick) : null;
    this.rows.push({ type: 'begin_group', name: this.name('g'), ...this.label('Bagian'), ...(relevant === null ? {} : { relevant }) });
    // Nothing that is seen may be left of it otherwise, and such a group no form has.
    this.rows.push({ type: 'note', name: this.name('t'), ...this.label('Bagian ini') });
    this.children(children, { ...place, doubtful: place.doubtful || relevant !== null });
    this.rows.push({ type: 'end_group' });
  }

  private repeat(children: readonly Spec[], pick: Pick, place: Place): void {
    const count = pick<() => string>([() => '', () => '', () => '2', () => this.counter(pick, place), () => `${this.counter(pick, place)} + 1`])();
    const name = this.name('r');
    const relevant = pick([true, false, false]) ? condition(this.known, place.scope, pick) : null;
    this.rows.push({ type: 'begin_repeat', name, ...this.label('Ulangan'), ...(count === '' ? {} : { repeat_count: count }), ...(relevant === null ? {} : { relevant }) });
    // Each of the instances around it may have another number of its own.
    const instances = place.instances.flatMap((around) => Array.from({ length: pick([1, 2, 3]) }, (_, at) => `${around}${name}[${at + 1}]/`));
    const inside: Place = { scope: [...place.scope, name], instances, doubtful: true };
    this.asked('text', {}, pick, inside);
    this.children(children, inside);
    this.rows.push({ type: 'end_repeat' });
  }

  /** A question that says how many, as few as can be played. */
  private counter(pick: Pick, place: Place): string {
    const name = this.name('n');
    this.rows.push({ type: 'integer', name, ...this.label('Berapa'), constraint: '. >= 0 and . < 4' });
    for (const around of place.instances) this.script[`${around}${name}`] = [pick(['9', '2', '1']), pick(['0', '3', '2'])];
    this.known.push({ name, type: 'integer', scope: place.scope });
    return `\${${name}}`;
  }

  private question(type: (typeof TYPES)[number], pick: Pick, place: Place): void {
    const { scope } = place;
    const relevant = pick([true, false]) ? condition(this.known, scope, pick) : null;
    const shared: Row = relevant === null ? {} : { relevant };
    if (type === 'note') this.rows.push({ type, name: this.name('t'), ...this.label('Catatan'), ...shared });
    else if (type === 'calculate') this.calculation(shared, pick, scope);
    else if (type === 'triggered') this.triggered(pick, scope);
    else this.asked(type, shared, pick, place);
  }

  private calculation(shared: Row, pick: Pick, scope: readonly string[]): void {
    const calculation = value(this.known, scope, pick);
    const name = this.name('c');
    this.rows.push({ type: 'calculate', name, calculation, ...shared });
    this.known.push({ name, type: 'calculate', scope });
  }

  private triggered(pick: Pick, scope: readonly string[]): void {
    const near = this.known.filter((each) => each.scope.join() === scope.join() && each.type !== 'calculate');
    if (near.length === 0) return;
    // Whether a calculation has followed the change yet when a trigger reads it, engines do not agree on.
    const said = single(this.known, scope).filter(({ type }) => type !== 'calculate');
    this.rows.push({ type: 'calculate', name: this.name('s'), calculation: value(said, scope, pick), trigger: `\${${pick(near).name}}` });
  }

  private asked(type: string, shared: Row, pick: Pick, { scope, instances, doubtful }: Place): void {
    const name = this.name('q');
    const limit = pick([true, false, false]) ? constraint(type, pick) : null;
    const filter = type === 'select_one' && pick([true, false, false]) ? this.filter(scope, pick) : null;
    // A computed default of what is not relevant yet is never set in the reference engine, and a fixed one that is not offered counts as an answer in its check of what is required.
    const defaults = filter === null && pick([true, false, false, false]) ? (DEFAULTS[type] ?? []).filter((text) => (!doubtful && shared['relevant'] === undefined) || !/[( ]/.test(text) || type === 'select_multiple') : [];
    this.rows.push({
      type: ['select_one', 'select_multiple', 'rank'].includes(type) ? `${type} ${filter === null ? 'letters' : 'shapes'}` : type,
      name,
      ...this.label(`Pertanyaan ${name}`),
      ...shared,
      ...(pick([true, false, false, false]) ? { required: 'yes' } : {}),
      ...(limit === null ? {} : { constraint: limit }),
      ...(filter === null ? {} : { choice_filter: filter }),
      ...(defaults.length === 0 ? {} : { default: pick(defaults) }),
      ...(type === 'range' ? { parameters: 'start=1 end=5 step=1' } : {}),
    });
    // An instance is begun for what there is to answer in it.
    for (const around of instances) this.script[`${around}${name}`] = around === '' && pick([1, 1, 2, 2, 3, 0]) === 0 ? [] : [pick(TRIES[type] ?? []), pick(TRIES[type] ?? []), pick(TRIES[type] ?? [])];
    this.known.push({ name, type, scope });
  }

  /** Which shapes are offered. */
  private filter(scope: readonly string[], pick: Pick): string | null {
    const near = single(this.known, scope);
    const [one, several, number] = [near.filter(({ type }) => type === 'select_one'), near.filter(({ type }) => type === 'select_multiple'), near.filter(({ type }) => type === 'integer')];
    const filters = [
      ...(one.length === 0 ? [] : [`of = \${${pick(one).name}}`, `name != \${${pick(one).name}}`]),
      ...(several.length === 0 ? [] : [`selected(\${${pick(several).name}}, of)`, `not(selected(\${${pick(several).name}}, name))`]),
      ...(number.length === 0 ? [] : [`size <= \${${pick(number).name}}`]),
    ];
    return filters.length === 0 ? null : pick(filters);
  }
}

/** Draws on the numbers in turn, again from the first when they are used up, each time a little otherwise. */
function picking(numbers: readonly number[]): Pick {
  let at = 0;
  return (from) => {
    const number = (numbers[at % numbers.length] ?? 0) + Math.floor(at / numbers.length) * 7;
    at += 1;
    const found = from[number % from.length];
    if (found === undefined) throw new Error('Nothing to choose from');
    return found;
  };
}
