import { z } from 'zod';
import type { Problem } from '../../support/errors.js';
import { surveyFaults } from './compile.js';
import {
  APPEARANCES, LANGUAGES, MEASURES, PURPOSES, QUESTION_KINDS, type Choice, type Language, type Question, type QuestionKind, type Survey, type SurveySettings, type Text,
} from './types.js';

export type Sheet = 'survey' | 'choices' | 'settings';

/** One thing wrong with a form, and where. Rows count from 1 in a list; a workbook's reader says otherwise by `Place.row`. */
export interface FormProblem extends Problem {
  readonly file: string;
  readonly sheet: Sheet;
}

/** Where a form's rows come from, so that its problems can be found again. */
export interface Place {
  readonly file: string;
  /** The number under which people see a row; `index` counts from 0. */
  readonly row?: (sheet: Sheet, index: number) => number;
  /** Keys that the column `competency` may hold; any when absent. */
  readonly competencies?: ReadonlySet<string>;
}

export type ParsedForm = { readonly survey: Survey } | { readonly problems: readonly FormProblem[] };

type Cell = string | number | boolean | null;
type Row = Readonly<Record<string, Cell>>;

const cell = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const row = z.record(z.string(), cell);
const form = z.object({ survey: z.array(row), choices: z.array(row).default([]), settings: row });

/** Columns that are understood; those marked `text` are words to people and may be given for each language as `label::Bahasa Indonesia (id)`. */
const COLUMNS = {
  survey: {
    type: 'plain', name: 'plain', label: 'text', hint: 'text', required: 'plain', required_message: 'text', relevant: 'plain', constraint: 'plain',
    constraint_message: 'text', calculation: 'plain', appearance: 'plain', competency: 'plain', measure: 'plain',
  },
  choices: { list_name: 'plain', name: 'plain', label: 'text' },
  settings: {
    form_id: 'plain', form_title: 'text', version: 'plain', purpose: 'plain', disclosure: 'text', review: 'plain', respondent: 'plain', minutes: 'plain',
  },
} as const satisfies Record<Sheet, Record<string, 'plain' | 'text'>>;

/**
 * A survey out of the rows of an XLSForm, wherever they were read: `{ survey: rows, choices: rows, settings: row }`.
 * Gives either a survey that can be played or every problem at once; nothing is dropped in silence. Pure.
 */
export function parseSurvey(source: unknown, place: Place): ParsedForm {
  const read = form.safeParse(source);
  if (!read.success) return { problems: read.error.issues.map((issue) => shapeProblem(issue, place)) };
  const reader = new FormReader(place);
  const survey = reader.survey(read.data);
  return reader.problems.length > 0 ? { problems: reader.problems } : { survey };
}

class FormReader {
  readonly problems: FormProblem[] = [];
  constructor(private readonly place: Place) {}

  survey(source: z.infer<typeof form>): Survey {
    this.checkColumns('settings', [source.settings]);
    this.checkColumns('choices', source.choices);
    this.checkColumns('survey', source.survey);
    const lists = this.lists(source.choices);
    const rows = source.survey.map((cells, index) => ({ cells, index })).filter(({ cells }) => Object.values(cells).some((value) => written(value) !== ''));
    const asked = rows.map(({ cells, index }) => ({ index, question: this.question(cells, index, lists) }));
    const survey: Survey = {
      id: this.must('settings', source.settings, 0, 'form_id'),
      version: this.number(source.settings, 'version', 1),
      title: this.words('settings', source.settings, 0, 'form_title') ?? { id: '' },
      languages: languagesOf(source.survey),
      questions: asked.flatMap(({ question }) => (question === null ? [] : [question])),
      settings: this.settings(source.settings),
    };
    for (const fault of surveyFaults(survey)) {
      const index = asked.findLast(({ question }) => question?.name === fault.question)?.index ?? null;
      const known = this.problems.some(({ row: at, column: name }) => index !== null && at === rowNumber(this.place, 'survey', index) && name === fault.column);
      // What was said of a cell already needs no second complaint that follows from it.
      if (!known) this.problem('survey', index, fault.column, fault.message);
    }
    return survey;
  }

  private settings(cells: Row): SurveySettings {
    return {
      purpose: this.oneOf('settings', cells, 0, 'purpose', PURPOSES) ?? 'general',
      disclosure: this.words('settings', cells, 0, 'disclosure') ?? { id: '' },
      review: this.truth('settings', cells, 0, 'review', true),
      respondent: this.oneOf('settings', cells, 0, 'respondent', ['named', 'confidential']) ?? 'named',
      minutes: this.number(cells, 'minutes', 5),
    };
  }

  private lists(rows: readonly Row[]): ReadonlyMap<string, readonly Choice[]> {
    const lists = new Map<string, Choice[]>();
    rows.forEach((cells, index) => {
      const list = this.must('choices', cells, index, 'list_name');
      const choice = { name: this.must('choices', cells, index, 'name'), label: this.words('choices', cells, index, 'label') ?? { id: '' } };
      if (list !== '') lists.set(list, [...(lists.get(list) ?? []), choice]);
    });
    return lists;
  }

  private question(cells: Row, index: number, lists: ReadonlyMap<string, readonly Choice[]>): Question | null {
    const [type = '', list, ...rest] = this.must('survey', cells, index, 'type').split(/\s+/);
    const kind = QUESTION_KINDS.find((known): known is QuestionKind => known === type);
    const name = this.must('survey', cells, index, 'name');
    if (name === '') return null;
    if (kind === undefined) {
      if (type !== '') this.problem('survey', index, 'type', `the type "${type}" is not known; known are ${QUESTION_KINDS.join(', ')}`);
      // Stands in for the question, so that others may refer to it without a complaint.
      return { name, kind: 'text', label: { id: name }, required: false, ...given('relevant', filled(cells['relevant'])), ...given('constraint', filled(cells['constraint'])) };
    }
    const selects = kind === 'select_one' || kind === 'select_multiple';
    const choices = selects ? lists.get(list ?? '') : undefined;
    if (selects && choices === undefined) this.problem('survey', index, 'type', list === undefined ? `${kind} needs the name of a list` : `the sheet choices has no list "${list}"`);
    if (rest.length > 0 || (!selects && list !== undefined)) this.problem('survey', index, 'type', `"${written(cells['type'])}" has more words than a type has`);
    const label = kind === 'calculate' ? (this.words('survey', cells, index, 'label', false) ?? { id: name }) : this.words('survey', cells, index, 'label');
    const competency = written(cells['competency']);
    if (competency !== '' && this.place.competencies?.has(competency) === false) this.problem('survey', index, 'competency', `the dictionary has no competency "${competency}"`);
    return {
      name,
      kind,
      label: label ?? { id: '' },
      required: this.truth('survey', cells, index, 'required', false),
      ...given('hint', this.words('survey', cells, index, 'hint', false)),
      ...given('requiredMessage', this.words('survey', cells, index, 'required_message', false)),
      ...given('relevant', filled(cells['relevant'])),
      ...given('constraint', filled(cells['constraint'])),
      ...given('constraintMessage', this.words('survey', cells, index, 'constraint_message', false)),
      ...given('calculation', filled(cells['calculation'])),
      ...given('choices', choices),
      ...given('appearance', this.oneOf('survey', cells, index, 'appearance', APPEARANCES)),
      ...given('competency', filled(cells['competency'])),
      ...given('measure', this.oneOf('survey', cells, index, 'measure', MEASURES)),
    };
  }

  private checkColumns(sheet: Sheet, rows: readonly Row[]): void {
    const known: Readonly<Record<string, 'plain' | 'text'>> = COLUMNS[sheet];
    const seen = new Set<string>();
    rows.forEach((cells, index) => {
      for (const header of Object.keys(cells)) {
        if (seen.has(header)) continue;
        seen.add(header);
        const { base, language } = column(header);
        if (!Object.hasOwn(known, base)) this.problem(sheet, index, header, `the column "${header}" is not known`);
        else if (language === null) this.problem(sheet, index, header, `the language of "${header}" is not known; known are Bahasa Indonesia (id) and English (en)`);
        else if (known[base] === 'plain' && header.includes('::')) this.problem(sheet, index, header, `the column "${base}" has no languages`);
      }
    });
  }

  /** Words in every language given; Indonesian is always needed. */
  private words(sheet: Sheet, cells: Row, index: number, name: string, needed = true): Text | undefined {
    const found: Partial<Record<Language, string>> = {};
    for (const [header, value] of Object.entries(cells)) {
      const { base, language } = column(header);
      if (base === name && language !== null && written(value) !== '') found[language] = written(value);
    }
    if (found.id !== undefined) return { id: found.id, ...given('en', found.en) };
    if (needed || found.en !== undefined) this.problem(sheet, index, name, `the Indonesian words are missing: ${name}::Bahasa Indonesia (id)`);
    return undefined;
  }

  private must(sheet: Sheet, cells: Row, index: number, name: string): string {
    const value = written(cells[name]);
    if (value === '') this.problem(sheet, index, name, `"${name}" is missing`);
    return value;
  }

  private truth(sheet: Sheet, cells: Row, index: number, name: string, fallback: boolean): boolean {
    const value = written(cells[name]).toLowerCase();
    if (value === '') return fallback;
    if (['yes', 'true', 'true()', '1', 'ya'].includes(value)) return true;
    if (!['no', 'false', 'false()', '0', 'tidak'].includes(value)) this.problem(sheet, index, name, `"${value}" is neither yes nor no`);
    return false;
  }

  private number(cells: Row, name: string, fallback: number): number {
    const value = written(cells[name]);
    if (value === '') return fallback;
    if (!/^[1-9]\d{0,8}$/.test(value)) this.problem('settings', 0, name, `"${value}" is no whole number above zero`);
    return Number(value);
  }

  private oneOf<T extends string>(sheet: Sheet, cells: Row, index: number, name: string, known: readonly T[]): T | undefined {
    const value = written(cells[name]);
    const found = known.find((entry) => entry === value);
    if (value !== '' && found === undefined) this.problem(sheet, index, name, `"${value}" is not known; known are ${known.join(', ')}`);
    return found;
  }

  private problem(sheet: Sheet, index: number | null, name: string, message: string): void {
    this.problems.push({ file: this.place.file, sheet, ...(index === null ? {} : { row: rowNumber(this.place, sheet, index) }), column: name, message });
  }
}

/** A header and the language it is for; `null` for a language that is not known. */
function column(header: string): { readonly base: string; readonly language: Language | null } {
  const [base = '', ...rest] = header.split('::').map((part) => part.trim());
  if (rest.length === 0) return { base, language: 'id' };
  const name = rest.join('::').toLowerCase();
  const code = /\(([a-z]{2,3})\)$/.exec(name)?.[1] ?? { 'bahasa indonesia': 'id', indonesia: 'id', english: 'en' }[name] ?? name;
  return { base, language: LANGUAGES.find((language) => language === code) ?? null };
}

function languagesOf(rows: readonly Row[]): readonly Language[] {
  const found = new Set(rows.flatMap((cells) => Object.keys(cells).map(column)).filter(({ base }) => base === 'label').map(({ language }) => language));
  return LANGUAGES.filter((language) => language === 'id' || found.has(language));
}

function shapeProblem(issue: z.core.$ZodIssue, place: Place): FormProblem {
  const [first, second, third] = issue.path;
  const sheet: Sheet = first === 'choices' || first === 'settings' ? first : 'survey';
  const name = sheet === 'settings' ? second : third;
  return {
    file: place.file,
    sheet,
    ...(typeof second === 'number' ? { row: rowNumber(place, sheet, second) } : {}),
    ...(typeof name === 'string' ? { column: name } : {}),
    message: issue.message,
  };
}

const rowNumber = (place: Place, sheet: Sheet, index: number): number => place.row?.(sheet, index) ?? index + 1;

const written = (value: Cell | undefined): string => (value === null || value === undefined ? '' : String(value).trim());

function filled(value: Cell | undefined): string | undefined {
  const text = written(value);
  return text === '' ? undefined : text;
}

/** An optional member: there when it has a value, absent otherwise. */
function given<K extends string, V>(key: K, value: V | undefined): { readonly [P in K]?: V };
function given(key: string, value: unknown): Readonly<Record<string, unknown>> {
  return value === undefined ? {} : { [key]: value };
}
