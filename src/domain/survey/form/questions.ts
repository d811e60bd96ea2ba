import { KINDS } from '../kinds/table.js';
import { MEASURES, type Choice, type Question, type QuestionKind, type Text } from '../types.js';
import { inlineChoices, levelOf, tableList, withChoice, wordsIn, type ChoiceLists } from './choices.js';
import type { Collected } from './collected.js';
import { checkAnonymous, checkConfidential } from './anonymous.js';
import { isDynamic, staticDefault } from './defaults.js';
import { nearest, type SurveyColumn } from './headers.js';
import { readParameters } from './parameters.js';
import type { FormRow } from './rows.js';
import { Cells, conditionOf, truthOf, type Settings } from './settings.js';
import type { FormSheets } from './sheets.js';
import type { RowType } from './typeNames.js';

type Row = FormRow<SurveyColumn>;
type Select = Extract<RowType, { readonly kind: 'select' }>;
type Plain = Extract<RowType, { readonly kind: 'question' }>;

/** What a question's row is read with. */
export interface Reading {
  readonly collected: Collected;
  readonly settings: Settings;
  readonly lists: ChoiceLists;
  readonly sheets: FormSheets;
  /** The form's languages, the default one first. */
  readonly languages: readonly string[];
  /** Keys of the competency dictionary; any where absent. */
  readonly competencies?: ReadonlySet<string>;
}

/** Kinds that nobody reads a label of. */
const UNSEEN: ReadonlySet<QuestionKind> = new Set(['calculate', 'hidden', 'start', 'end', 'today', 'metadata']);

/** A row that asks, tells or computes something, without its choices. */
export function readQuestion(row: Row, name: string, type: Plain, reading: Reading): Question {
  const parameters = readParameters(row.text('parameters'), type.question, row.spot('parameters'), reading.collected.findings);
  return { ...common(row, name, type.question, reading, parameters), ...presets(row, type, reading) };
}

function presets(row: Row, { preset, question }: Plain, { collected }: Reading): { readonly constraint?: string; readonly hint?: Text } {
  const { findings } = collected;
  if (question === 'metadata') findings.warn(row.spot('type'), findings.say.metadataEmpty(row.text('type')));
  return {
    ...(preset.constraint !== undefined && row.text('constraint') === '' ? { constraint: preset.constraint } : {}),
    ...(preset.hint !== undefined && row.words('hint') === undefined ? { hint: preset.hint } : {}),
  };
}

/** A row to choose from, and the text question that `or_other` puts behind it. */
export function readSelect(row: Row, name: string, type: Select, reading: Reading): { readonly question: Question; readonly other: Question | null } {
  const { collected, lists, languages } = reading;
  const parameters = readParameters(row.text('parameters'), type.question, row.spot('parameters'), collected.findings);
  const from = choicesFor(row, type, parameters, reading);
  let given = from;
  if (type.other) {
    if (row.text('choice_filter') !== '') collected.findings.error(row.spot('choice_filter'), collected.findings.say.filterWithOther());
    given = withMore(from, { name: 'other', label: wordsIn(languages, 'Lainnya', 'Other') }, lists);
  }
  const none = reading.settings.noneOption && type.question === 'select_multiple';
  if (none) given = withMore(given, { name: 'none', label: wordsIn(languages, 'Tidak ada', 'None') }, lists);
  const base = common(row, name, type.question, reading, parameters, typeof given === 'string' ? lists.get(given)?.columns : undefined);
  const question: Question = {
    ...base,
    ...(typeof given === 'string' ? { list: given } : { choices: given }),
    ...(none ? { constraint: base.constraint === undefined ? NONE : `(${base.constraint}) and ${NONE}` } : {}),
    ...scored(row, base, given, reading),
  };
  if (typeof given === 'string') checkNames(row, type, given, reading);
  checkDefault(row, base, given, reading);
  const other: Question | null = type.other
    ? { name: `${name}_other`, kind: 'text', label: wordsIn(languages, 'Sebutkan lainnya.', 'Specify other.'), required: false, relevant: `selected(../${name}, 'other')` }
    : null;
  return { question, other };
}

const NONE = "(. = 'none' or not(selected(., 'none')))";

/** The name of a list, or choices that stand with the question. */
type Given = string | readonly Choice[];

function withMore(given: Given, choice: Choice, lists: ChoiceLists): Given {
  if (typeof given !== 'string') return given.some(({ name }) => name === choice.name) ? given : [...given, choice];
  const list = lists.get(given);
  // As in pyxform, the list itself grows: every question that uses it has the choice, unless its filter leaves it out.
  if (list !== undefined) lists.set(given, withChoice(list, choice));
  return given;
}

function choicesFor(row: Row, type: Select, parameters: Readonly<Record<string, string>>, reading: Reading): Given {
  const { findings } = reading.collected;
  const { say } = findings;
  const named = type.list === '' ? row.text('list_name') : type.list;
  if (named === '') {
    findings.error(row.spot('type'), say.selectWithoutList(type.question));
    return [];
  }
  if (type.file) return fromFile(row, named, parameters, reading);
  if (reading.lists.has(named)) return named;
  const inline = inlineChoices(named, reading.languages[0] ?? 'id');
  if (inline !== null) return inline;
  const near = nearest(named.toLowerCase(), reading.lists.keys());
  if (reading.lists.size === 0) findings.error(row.spot('type'), say.noChoicesSheet(named));
  else findings.error(row.spot('type'), near === null ? say.listUnknown(named) : say.listUnknownNear(named, near));
  return [];
}

function fromFile(row: Row, file: string, parameters: Readonly<Record<string, string>>, reading: Reading): Given {
  const { findings } = reading.collected;
  const { say } = findings;
  const stem = file.replace(/\.\w+$/, '');
  const table = reading.sheets.tables[stem];
  if (!/\.csv$/i.test(file) || table === undefined || !Object.hasOwn(reading.sheets.tables, stem)) {
    const near = Object.keys(reading.sheets.tables).find((name) => name.toLowerCase() === stem.toLowerCase());
    const missing = near === undefined ? say.fileMissing(file) : say.fileMissingNear(file, `${near}.csv`);
    findings.error(row.spot('type'), /\.csv$/i.test(file) ? missing : say.fileKind(file));
    return [];
  }
  const list = tableList(table, parameters, reading.settings.languages);
  if (list === null) {
    findings.error(row.spot('type'), say.fileColumns(file, parameters['value'] ?? 'name', parameters['label'] ?? 'label'));
    return [];
  }
  // A list of the same name in `choices` keeps its own.
  const own = parameters['value'] === undefined && parameters['label'] === undefined ? stem : `${stem}:${parameters['value'] ?? 'name'}:${parameters['label'] ?? 'label'}`;
  const name = reading.lists.has(own) && reading.lists.get(own)?.choices.length !== list.choices.length ? file : own;
  reading.lists.set(name, list);
  return name;
}

/** Names are kept apart by spaces in the answer, so of several choices none may hold one. */
function checkNames(row: Row, { question }: Select, list: string, { lists, collected }: Reading): void {
  if (question === 'select_one') return;
  const spaced = (lists.get(list)?.choices ?? []).find(({ name }) => /\s/.test(name));
  if (spaced !== undefined) collected.findings.error(row.spot('type'), collected.findings.say.choiceWithSpace(spaced.name, list));
}

/** What is chosen beforehand and not on the list is dropped when the form opens (as the reference engine has it). */
function checkDefault(row: Row, { kind, default: chosen }: Question, given: Given, { lists, collected: { findings } }: Reading): void {
  const choices = typeof given === 'string' ? lists.get(given)?.choices : given;
  if (choices === undefined || choices.length === 0 || chosen === undefined || !('value' in chosen)) return;
  const wrong = (kind === 'select_one' ? [chosen.value] : chosen.value.split(/\s+/)).find((word) => !choices.some(({ name }) => name === word));
  if (wrong !== undefined) findings.warn(row.spot('default'), findings.say.defaultNoChoice(wrong));
}

/** What our own columns of the sheet `choices` say, where the question's row does not say it itself. */
function scored(row: Row, base: Question, given: Given, { lists, collected }: Reading): { readonly level?: Readonly<Record<string, number>>; readonly correct?: string; readonly score?: number } {
  const list = typeof given === 'string' ? lists.get(given) : undefined;
  const names = list?.choices.map(({ name }) => name) ?? (typeof given === 'string' ? [] : given.map(({ name }) => name));
  const wrong = (base.correct ?? '').split(/\s+/).filter((word) => word !== '' && !names.includes(word) && base.correct !== word);
  const alone = base.correct !== undefined && !names.includes(base.correct) && !/\s/.test(base.correct) ? [base.correct] : [];
  for (const word of names.length === 0 ? [] : [...wrong, ...alone]) collected.findings.error(row.spot('correct'), collected.findings.say.correctNoChoice(word));
  const levels = base.competency !== undefined && base.level === undefined && list !== undefined && Object.keys(list.levels).length > 0;
  const correct = base.correct === undefined && list !== undefined && list.correct.length > 0 ? list.correct.join(' ') : undefined;
  return {
    ...(levels ? { level: list.levels } : {}),
    ...(correct === undefined ? {} : { correct, score: base.score ?? 1 }),
  };
}

/** What every question can have. */
function common(row: Row, name: string, kind: QuestionKind, reading: Reading, parameters: Readonly<Record<string, string>>, columns?: ReadonlySet<string>): Question {
  const { collected } = reading;
  const { respondent } = reading.settings.known;
  if (respondent === 'anonymous') checkAnonymous(row, kind, collected.findings);
  if (respondent === 'confidential') checkConfidential(row, kind, collected.findings);
  const expression = (column: 'relevant' | 'constraint'): string | undefined => collected.expression(row.spot(column), conditionOf(row.text(column)));
  const words = (column: SurveyColumn): Text | undefined => {
    const found = row.words(column);
    if (found !== undefined) collected.words(row, column, found);
    return found;
  };
  const selects = kind === 'select_one' || kind === 'select_multiple' || kind === 'rank';
  if (parameters['seed'] !== undefined) collected.expression(row.spot('parameters'), parameters['seed']);
  if (!selects && row.text('choice_filter') !== '') collected.findings.warn(row.spot('choice_filter'), collected.findings.say.filterWithoutChoices());
  const image = row.words('image');
  if (image !== undefined) pictures(row, image, reading);
  return present({
    name,
    kind,
    label: labelOf(row, name, kind, words('label'), image, reading),
    required: condition(row, 'required', reading) ?? false,
    hint: words('hint'),
    guidance: words('guidance_hint'),
    image,
    requiredMessage: words('required_message'),
    relevant: expression('relevant'),
    constraint: expression('constraint'),
    constraintMessage: words('constraint_message'),
    ...calculated(row, kind, parameters, reading),
    readOnly: kind === 'note' ? undefined : (condition(row, 'read_only', reading) || undefined),
    choiceFilter: selects ? collected.expression(row.spot('choice_filter'), row.text('choice_filter'), columns) : undefined,
    appearance: appearanceOf(row, reading),
    parameters: Object.keys(parameters).length === 0 ? undefined : parameters,
    ...ours(row, kind, reading),
  });
}

/** Yes, no or an expression; undefined for an empty cell. */
export function condition(row: Row, column: 'required' | 'read_only', { collected }: Reading): boolean | string | undefined {
  const text = row.text(column);
  if (text === '') return undefined;
  const truth = truthOf(text);
  if (truth !== null) return truth;
  if (/^[\p{L}\d_]+$/u.test(text)) {
    collected.findings.error(row.spot(column), collected.findings.say.neitherYesNorNo(text));
    return undefined;
  }
  return collected.expression(row.spot(column), text);
}

function labelOf(row: Row, name: string, kind: QuestionKind, label: Text | undefined, image: Text | undefined, { languages, collected }: Reading): Text {
  if (label !== undefined) return label;
  if (!UNSEEN.has(kind)) {
    if (image !== undefined) return {};
    collected.findings.warn(row.spot('label'), collected.findings.say.labelMissing(name));
  }
  return { [languages[0] ?? 'id']: name };
}

/** A calculation may say yes or no as well; a number is one there. */
const calculationOf = (text: string): string => (/^\d+$/.test(text) ? text : conditionOf(text));

function calculated(row: Row, kind: QuestionKind, parameters: Readonly<Record<string, string>>, { collected }: Reading): Pick<Optional, 'calculation' | 'trigger' | 'default'> {
  const { findings } = collected;
  const calculation = collected.expression(row.spot('calculation'), calculationOf(row.text('calculation')));
  const written = row.text('default');
  const dynamic = written !== '' && isDynamic(written, kind);
  if (kind === 'calculate' && calculation === undefined && !dynamic) findings.error(row.spot('calculation'), findings.say.calculationMissing());
  const trigger = triggersOf(row, collected);
  const value = dynamic ? '' : staticDefault(written, kind);
  if (value !== '' && KINDS[kind].cast(value, { name: '', kind, label: {}, required: false, parameters }) === undefined) findings.warn(row.spot('default'), findings.say.defaultUnreadable(value, kind));
  return {
    // A trigger without a calculation empties its question (pyxform: a setvalue without a value).
    calculation: calculation ?? (trigger === undefined ? undefined : "''"),
    trigger,
    default: written === '' ? undefined : dynamic ? { expression: collected.expression(row.spot('default'), written) ?? written } : { value },
  };
}

function triggersOf(row: Row, collected: Collected): readonly string[] | undefined {
  const text = row.text('trigger');
  if (text === '') return undefined;
  const names: string[] = [];
  for (const part of text.split(',').map((each) => each.trim()).filter((each) => each !== '')) {
    const name = /^\$\{\s*([^{}]+?)\s*\}$/.exec(part)?.[1];
    if (name === undefined) collected.findings.error(row.spot('trigger'), collected.findings.say.triggerForm(part));
    else names.push(name);
  }
  collected.texts.push({ spot: row.spot('trigger'), text });
  return names.length === 0 ? undefined : names;
}

/** The words of the column `appearance`; undefined where there are none. */
export function appearanceOf(row: Row, { collected }: Pick<Reading, 'collected'>): readonly string[] | undefined {
  const text = row.text('appearance');
  if (text === '') return undefined;
  const { findings } = collected;
  if (/\bsearch\s*\(/.test(text)) findings.error(row.spot('appearance'), findings.say.searchAppearance());
  else if (/(?:^|\s)ex:/.test(text)) findings.warn(row.spot('appearance'), findings.say.externalApp());
  return text.split(/\s+/).filter((word) => word !== '');
}

/** Whether the pictures that a row names came along. */
function pictures(row: Row, image: Text, { sheets, collected }: Reading): void {
  for (const [language, file] of Object.entries(image)) {
    if (!file.includes('${') && !sheets.media.includes(file)) collected.findings.warn(row.spot('image', language), collected.findings.say.pictureMissing(file));
  }
}

function ours(row: Row, kind: QuestionKind, { collected, competencies }: Reading): Pick<Optional, 'competency' | 'level' | 'measure' | 'score' | 'correct' | 'timeLimit'> {
  const { findings } = collected;
  const cells = new Cells(row, findings);
  const competency = row.text('competency');
  if (competency !== '' && competencies?.has(competency) === false) {
    const near = nearest(competency.toLowerCase(), competencies);
    findings.error(row.spot('competency'), near === null ? findings.say.competencyUnknown(competency) : findings.say.competencyUnknownNear(competency, near));
  }
  const level = levelOf(row, findings);
  if (level !== null && competency === '') findings.warn(row.spot('level'), findings.say.levelWithoutCompetency());
  const correct = row.text('correct');
  const score = scoreOf(row, collected);
  return {
    competency: competency === '' ? undefined : competency,
    level: level === null ? undefined : { '*': level },
    measure: cells.oneOf('measure', MEASURES) ?? undefined,
    score: score ?? (correct === '' ? undefined : 1),
    correct: correct === '' ? undefined : correct,
    timeLimit: kind === 'note' ? undefined : (cells.whole('time_limit', 1, 86_400) ?? undefined),
  };
}

function scoreOf(row: Row, { findings }: Collected): number | undefined {
  const text = row.text('score');
  if (text === '') return undefined;
  if (/^\d{1,6}(?:\.\d{1,6})?$/.test(text)) return Number(text);
  findings.error(row.spot('score'), findings.say.noScore(text));
  return undefined;
}

type Absent<T> = { readonly [K in keyof T]: T[K] | undefined };
type Needed = 'name' | 'kind' | 'label' | 'required';
/** A question whose members may all be undefined. */
type Optional = { readonly [K in Exclude<keyof Question, Needed>]?: Question[K] | undefined };

/** A stored survey leaves out what is absent. */
function present(question: Pick<Question, Needed> & Absent<Optional>): Question;
function present(question: object): object {
  return Object.fromEntries(Object.entries(question).filter(([, value]) => value !== undefined));
}
