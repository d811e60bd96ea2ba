import { examine } from '../compile.js';
import { askedOf } from '../askedQuestions.js';
import type { Survey } from '../types.js';
import { checkReferences } from './checks.js';
import { readChoices, type ChoiceLists } from './choices.js';
import { Collected } from './collected.js';
import { CHOICE_HEADERS, SETTING_HEADERS, SURVEY_HEADERS, nearest, plainName, type SurveyColumn } from './headers.js';
import { MESSAGES, type Language } from './messages.js';
import { Findings, type FormProblem, type Spot } from './problem.js';
import type { Reading } from './questions.js';
import { bareDiffers, Columns, type FormRow } from './rows.js';
import { readSettings, type Settings } from './settings.js';
import type { FormSheet, FormSheets } from './sheets.js';
import { TreeReader } from './tree.js';
import { sheetsOf } from './yaml.js';

export interface FormOptions {
  /** Keys that the column `competency` may hold; any where absent. */
  readonly competencies?: ReadonlySet<string>;
  /** Of the messages; Indonesian where absent. */
  readonly language?: Language;
}

/** Warnings never keep a survey from being played; every problem does. `draft` is what was understood all the same: to talk about, not to play. */
export type ParsedForm =
  | { readonly survey: Survey; readonly warnings: readonly FormProblem[] }
  | { readonly problems: readonly FormProblem[]; readonly warnings: readonly FormProblem[]; readonly draft?: Survey };

/**
 * A survey out of an XLSForm's sheets, as pyxform reads them. Gives either a survey that can be played or every problem at once, each with its sheet, row and
 * column and what to do about it; what is not honoured is named in either case. Never throws. Pure.
 */
export function parseForm(sheets: FormSheets, options: FormOptions = {}): ParsedForm {
  const language = options.language ?? 'id';
  const findings = new Findings(MESSAGES[language]);
  const form = sheetsByName(sheets, findings);
  const own = (form.survey !== null && bareDiffers(form.survey.sheet, SURVEY_HEADERS)) || form.choices.some((sheet) => bareDiffers(sheet, CHOICE_HEADERS)) || (form.settings !== null && bareDiffers(form.settings, SETTING_HEADERS));
  const settings = readSettings(form.settings, own, findings);
  if (form.survey === null) return { problems: findings.problems, warnings: findings.warnings };
  const survey = readForm(sheets, form.survey, form.choices, settings, new Collected(findings), { ...options, language });
  return findings.problems.length > 0 ? { problems: findings.problems, warnings: findings.warnings, draft: survey } : { survey, warnings: findings.warnings };
}

/** The same out of a form written as YAML: a map of sheets (see `sheetsOf`). */
export function parseYamlForm(value: unknown, file: string, options: FormOptions = {}): ParsedForm {
  const read = sheetsOf(value, file);
  return read.ok ? parseForm(read.sheets, options) : { problems: read.problems, warnings: [] };
}

interface Named {
  readonly survey: { readonly sheet: FormSheet; readonly name: string } | null;
  readonly choices: readonly FormSheet[];
  readonly settings: FormSheet | null;
}

const CHOICE_SHEETS = ['choices', 'choices_and_columns', 'columns'];
const KNOWN_SHEETS = new Set(['survey', 'settings', 'entities', 'osm', 'external_choices', ...CHOICE_SHEETS]);

/** Finds the sheets by their names, case aside; a single sheet is the survey, whatever its name (pyxform). */
function sheetsByName({ sheets }: FormSheets, findings: Findings): Named {
  const { say } = findings;
  const named = (name: string): FormSheet | null => sheets.find((sheet) => plainName(sheet.name) === name) ?? null;
  const filled = sheets.filter((sheet) => sheet.headers.some((header) => header.trim() !== ''));
  const survey = named('survey');
  const only = survey === null && filled.length === 1 ? (filled[0] ?? null) : null;
  if (only !== null) findings.warn({ sheet: only.name }, say.onlySheet(only.name));
  const wrong = sheets.filter(({ name }) => !KNOWN_SHEETS.has(plainName(name)) && !name.startsWith('_') && name !== only?.name);
  const misspelt = (name: string): FormSheet | undefined => wrong.find((sheet) => nearest(plainName(sheet.name), [name]) !== null);
  if (survey === null && only === null) {
    const near = misspelt('survey');
    findings.error(near === undefined ? {} : { sheet: near.name }, near === undefined ? say.noSurveySheet() : say.surveyMisspelt(near.name));
  }
  for (const name of ['settings', 'choices']) {
    const near = named(name) === null ? misspelt(name) : undefined;
    if (near !== undefined) findings.warn({ sheet: near.name }, say.sheetMisspelt(near.name, name));
  }
  const entities = named('entities');
  const [entity] = entities?.rows ?? [];
  if (entity !== undefined) findings.error({ sheet: 'entities', row: entity.row, column: entities?.headers[0] ?? 'list_name' }, say.entities());
  const found = survey ?? only;
  return {
    survey: found === null ? null : { sheet: found, name: survey === null ? found.name : 'survey' },
    choices: CHOICE_SHEETS.flatMap((name) => named(name) ?? []),
    settings: only === null ? named('settings') : null,
  };
}

/** Longer than any form in the field, and still understood at once. */
const MOST_ROWS = 5000;

function readForm(sheets: FormSheets, found: NonNullable<Named['survey']>, choiceSheets: readonly FormSheet[], settings: Settings, collected: Collected, options: FormOptions & { readonly language: Language }): Survey {
  const { findings } = collected;
  const columns = new Columns<SurveyColumn>(found.sheet, found.name, SURVEY_HEADERS, settings.languages, findings, false);
  if (!columns.has('type')) findings.error({ sheet: found.name, column: 'type' }, findings.say.headerMissing('type', found.name));
  const all = columns.rows(settings.collapse);
  if (all.length > MOST_ROWS) findings.error({ sheet: found.name }, findings.say.tooManyRows(MOST_ROWS));
  const rows = all.length > MOST_ROWS ? [] : all;
  const languages = formLanguages(columns, rows, settings);
  const lists = readChoices(choiceSheets, { languages: settings.languages, main: languages[0] ?? 'id', duplicates: settings.duplicates }, collected);
  const reading: Reading = { collected, settings, lists, sheets, languages, ...(options.competencies === undefined ? {} : { competencies: options.competencies }) };
  const tree = new TreeReader(reading);
  if (columns.has('type')) for (const row of rows) tree.read(row);
  const questions = tree.end();
  const id = settings.id === '' ? (tree.settings.form_id ?? idFromFile(sheets.file, findings)) : settings.id;
  const title = settings.title ?? { [languages[0] ?? 'id']: tree.settings.form_title ?? id };
  const asked = askedOf({ questions }).length;
  const { minutes, ...known } = settings.known;
  const survey: Survey = {
    id, version: 1, title, languages, questions,
    ...listsOf(lists),
    ...(Object.keys(sheets.tables).length === 0 ? {} : { tables: sheets.tables }),
    // Where a form says that it is Indonesian; one that names no language computes with English names, as other programs do.
    ...(languages[0] === 'id' && (settings.chosenLanguage !== null || found.sheet.headers.some((header) => /^\s*label\s*::?\s*\S/i.test(header))) ? { calendar: 'id' } : {}),
    ...(settings.formVersion === '' ? {} : { formVersion: settings.formVersion }),
    settings: { ...known, minutes: minutes ?? Math.max(1, Math.ceil((asked * 15) / 60)) },
  };
  const tables = new Set(Object.keys(sheets.tables));
  checkReferences(collected, { questions, instances: new Set([...lists.keys(), ...tables]), tables }, options.language);
  collected.sayMissing(languages);
  if (asked === 0 && all.length <= MOST_ROWS) findings.warn({ sheet: found.name }, findings.say.asksNothing());
  if (columns.has('type')) addFaults(survey, tree, { sheet: found.name }, findings, options.language);
  return survey;
}

function listsOf(lists: ChoiceLists): Pick<Survey, 'lists'> {
  const found = [...lists].filter(([name]) => name !== '__proto__');
  return found.length === 0 ? {} : { lists: Object.fromEntries(found.map(([name, { choices }]) => [name, choices])) };
}

/** The languages of the labels, the default one first: the setting, or Indonesian where anything is in it, or whichever comes first. */
function formLanguages(columns: Columns<SurveyColumn>, rows: readonly FormRow<SurveyColumn>[], settings: Settings): readonly string[] {
  const found = columns.placesOf('label').map(({ language }) => language).filter((language) => rows.some((row) => row.words('label')?.[language] !== undefined));
  const first = settings.chosenLanguage ?? (found.includes('id') ? 'id' : (found[0] ?? settings.languages.bare));
  return [first, ...found.filter((language) => language !== first)];
}

function idFromFile(file: string, findings: Findings): string {
  const stem = file.replace(/\.[a-z]+$/i, '').normalize('NFKD').toLowerCase().replace(/[^a-z0-9_]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 100);
  const id = stem === '' ? 'survei' : stem;
  findings.warn({ sheet: 'settings', column: 'form_id' }, findings.say.formIdMissing(id));
  return id;
}

/** Which column of the sheet a member of a question comes from. */
const COLUMN_OF: Readonly<Record<string, SurveyColumn>> = { calculation: 'calculation', choiceFilter: 'choice_filter', readOnly: 'read_only', count: 'repeat_count', requiredMessage: 'required_message', constraintMessage: 'constraint_message', timeLimit: 'time_limit', list: 'type', choices: 'type', kind: 'type', children: 'type' };

/** What keeps a survey from being played and shows only in the whole, unless something was said of the same cell already. */
function addFaults(survey: Survey, tree: TreeReader, sheet: Spot, findings: Findings, language: Language): void {
  const before = findings.problems.length;
  if (findings.full) return;
  const { faults, nowhere } = examine(survey);
  const spotOf = (row: FormRow<SurveyColumn> | undefined, column: string): Spot => {
    const header = COLUMN_OF[column] ?? SURVEY_HEADERS.columns.find((each) => each === column);
    return row === undefined ? { ...sheet, column } : header === undefined ? { ...row.whole, column } : row.spot(header);
  };
  for (const { question, column, path } of nowhere) {
    const row = tree.rowOf(question);
    if (row !== undefined) findings.warn(spotOf(row, column), findings.say.pathNowhere(path));
  }
  for (const { question, column, message } of faults) {
    const row = tree.rowOf(question);
    // Names are checked row by row, and what concerns the survey as a whole follows from its rows, where these have faults.
    if ((row === undefined || column === 'name') && before > 0) continue;
    const spot = spotOf(row, column);
    if (!findings.wrong(spot)) findings.error(spot, message[language]);
  }
}
