import { MOST_INSTANCES } from '../kinds/more.js';
import type { FormNode, Group, Question, Repeat, Text } from '../types.js';
import { isQuestion } from '../types.js';
import { checkUntimed } from './anonymous.js';
import type { ChoiceList } from './choices.js';
import type { SurveyColumn } from './headers.js';
import { appearanceOf, condition, type Reading } from './questions.js';
import type { FormRow } from './rows.js';
import { conditionOf } from './settings.js';
import type { Section } from './typeNames.js';

type Row = FormRow<SurveyColumn>;

/** A group, repeat or loop that is still open. */
export interface Frame {
  readonly section: Section;
  readonly name: string;
  readonly row: Row | null;
  readonly children: FormNode[];
  /** Names that are taken in it, in small letters as well. */
  readonly names: Set<string>;
  /** Of `begin loop over LIST`. */
  readonly list: string;
  readonly label: Text;
  readonly relevant: string | undefined;
  readonly appearance: readonly string[] | undefined;
  readonly count: string | undefined;
  readonly readOnly: boolean | string | undefined;
  /** Of a group with `table-list`: its own words, which the row of labels carries. */
  readonly tableLabel: Text;
  /** Of a group with `table-list`: null where it is none, '' until its first select, then the name of its list. */
  tableList: string | null;
}

/** The whole form, as a frame. */
export const rootFrame = (): Frame => ({
  section: 'group', name: '', row: null, children: [], names: new Set(), list: '', label: {}, relevant: undefined, appearance: undefined, count: undefined, readOnly: undefined, tableLabel: {}, tableList: null,
});

/** What a group's row may hold beside its type and name; anything else has no effect on it. */
const UNUSED: readonly SurveyColumn[] = ['constraint', 'calculation', 'default', 'required', 'choice_filter', 'trigger', 'parameters', 'competency', 'level', 'measure', 'score', 'correct', 'time_limit'];

/** Opens a group, a repeat or a loop; what has to stand before it (the count of a repeat) is given in `before`. */
export function openFrame(row: Row, section: Section, name: string, list: string, outer: Frame, reading: Reading): { readonly frame: Frame; readonly before: readonly Question[] } {
  const { collected } = reading;
  const { findings } = collected;
  const appearance = appearanceOf(row, reading);
  const label = row.words('label');
  const hint = row.words('hint');
  if (label !== undefined) collected.words(row, 'label', label);
  for (const column of UNUSED) if (row.text(column) !== '') findings.warn(row.spot(column), findings.say.notOnGroup(column));
  if (reading.settings.known.respondent === 'anonymous') checkUntimed(row, ['relevant', 'repeat_count', 'read_only'], findings);
  const table = appearance?.includes('table-list') ?? false;
  if (!table && hint !== undefined) findings.warn(row.spot('hint'), findings.say.notOnGroup('hint'));
  const repeat = section === 'repeat' ? countOf(row, name, outer, reading) : { count: undefined, before: [] };
  if (section !== 'repeat' && row.text('repeat_count') !== '') findings.warn(row.spot('repeat_count'), findings.say.countWithoutRepeat());
  const frame: Frame = {
    section, name, row, list, names: new Set(), children: [],
    label: table ? {} : (label ?? {}),
    relevant: collected.expression(row.spot('relevant'), conditionOf(row.text('relevant'))),
    appearance: table ? ['field-list', ...(appearance ?? []).filter((word) => word !== 'table-list')] : appearance,
    count: repeat.count,
    readOnly: joined(outer.readOnly, condition(row, 'read_only', reading)),
    tableLabel: table ? (label ?? {}) : outer.tableLabel,
    tableList: table ? '' : outer.tableList,
  };
  // As in pyxform, the words of a table-list stand in a note of their own above the table.
  if (table && (label !== undefined || hint !== undefined)) {
    const note: Question = { name: `generated_table_list_label_${row.row}`, kind: 'note', label: label ?? {}, required: false, ...(hint === undefined ? {} : { hint }) };
    if (hint !== undefined) collected.words(row, 'hint', hint);
    frame.children.push(note);
  }
  return { frame, before: repeat.before };
}

/** As in pyxform, a count that is more than a plain `${question}` is computed by a question of its own before the repeat. */
function countOf(row: Row, name: string, outer: Frame, { collected, languages }: Reading): { readonly count: string | undefined; readonly before: readonly Question[] } {
  const count = collected.expression(row.spot('repeat_count'), row.text('repeat_count'));
  if (count !== undefined && Number(count) > MOST_INSTANCES) collected.findings.warn(row.spot('repeat_count'), collected.findings.say.countTooLarge(count, MOST_INSTANCES));
  if (count === undefined || /^\$\{\s*[^{}#]+\s*\}$/.test(count)) return { count, before: [] };
  const own = `${name}_count`;
  if (outer.names.has(own)) return { count, before: [] };
  outer.names.add(own);
  return { count: `\${${own}}`, before: [{ name: own, kind: 'calculate', label: { [languages[0] ?? 'id']: own }, required: false, calculation: count }] };
}

/** The first select of a table-list brings the row of labels along; each has the same list. */
export function tableRow(row: Row, question: Question, frame: Frame, { collected }: Reading): readonly Question[] {
  if (frame.tableList === null) return [question];
  const { findings } = collected;
  const list = question.list ?? '';
  const shown: Question = { ...question, appearance: ['list-nolabel'] };
  if (frame.tableList !== '') {
    if (list !== frame.tableList) findings.error(row.spot('type'), findings.say.tableLists(frame.tableList, list));
    return [shown];
  }
  frame.tableList = list;
  if (question.choiceFilter !== undefined) findings.error(row.spot('choice_filter'), findings.say.filterInTable());
  const header: Question = {
    name: `reserved_name_for_field_list_labels_${row.row}`, kind: question.kind, label: frame.tableLabel, required: false, appearance: ['label'],
    ...(question.list === undefined ? {} : { list: question.list }), ...(question.choices === undefined ? {} : { choices: question.choices }),
  };
  return [header, shown];
}

/** What a frame comes to once it ends. */
export function closeFrame(frame: Frame, lists: ReadonlyMap<string, ChoiceList>): Group | Repeat {
  const about = {
    name: frame.name, label: frame.label, ...(frame.relevant === undefined ? {} : { relevant: frame.relevant }), ...(frame.appearance === undefined ? {} : { appearance: frame.appearance }),
  };
  if (frame.section === 'repeat') return { kind: 'repeat', ...about, ...(frame.count === undefined ? {} : { count: frame.count }), children: frame.children };
  if (frame.section === 'group') return { kind: 'group', ...about, children: frame.children };
  const columns = (lists.get(frame.list)?.choices ?? []).filter(({ name }) => name !== 'none');
  return {
    kind: 'group', ...about,
    children: columns.map(({ name, label, extra }): Group => ({ kind: 'group', name, label, children: frame.children.map((child) => filled(child, { ...extra, name }, label)) })),
  };
}

/** One column of a loop: `%(name)s` and `%(label)s` in every text, words in their own language. */
function filled(node: FormNode, plain: Readonly<Record<string, string>>, label: Text): FormNode {
  const text = (source: string, language?: string): string =>
    source.replace(/%\((\w+)\)s/g, (whole, key: string) => (key === 'label' ? ((language === undefined ? undefined : label[language]) ?? Object.values(label)[0] ?? '') : Object.hasOwn(plain, key) ? (plain[key] ?? '') : whole));
  const words = (source: Text): Text => Object.fromEntries(Object.entries(source).map(([language, each]) => [language, text(each, language)]));
  const about = { ...(node.relevant === undefined ? {} : { relevant: text(node.relevant) }), name: text(node.name), label: words(node.label) };
  if (!isQuestion(node)) return { ...node, ...about, children: node.children.map((child) => filled(child, plain, label)) };
  return {
    ...node,
    ...about,
    ...(node.hint === undefined ? {} : { hint: words(node.hint) }),
    ...(node.guidance === undefined ? {} : { guidance: words(node.guidance) }),
    ...(node.requiredMessage === undefined ? {} : { requiredMessage: words(node.requiredMessage) }),
    ...(node.constraintMessage === undefined ? {} : { constraintMessage: words(node.constraintMessage) }),
    ...(node.constraint === undefined ? {} : { constraint: text(node.constraint) }),
    ...(node.calculation === undefined ? {} : { calculation: text(node.calculation) }),
    ...(node.choiceFilter === undefined ? {} : { choiceFilter: text(node.choiceFilter) }),
  };
}

/** What a group shows and does not ask, none of its questions asks. */
export function withReadOnly(question: Question, outer: boolean | string | undefined): Question {
  const readOnly = joined(outer, question.readOnly);
  return question.kind === 'note' || readOnly === undefined || readOnly === false ? question : { ...question, readOnly };
}

function joined(outer: boolean | string | undefined, own: boolean | string | undefined): boolean | string | undefined {
  if (outer === true || own === true) return true;
  if (typeof outer === 'string' && typeof own === 'string') return `(${outer}) or (${own})`;
  return typeof outer === 'string' ? outer : own;
}
