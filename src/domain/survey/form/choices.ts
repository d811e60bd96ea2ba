import type { Choice, DataTable, Text } from '../types.js';
import { CHOICE_HEADERS, meaningOf, type ChoiceColumn } from './headers.js';
import type { Languages } from './languages.js';
import type { Findings } from './problem.js';
import { Columns, type FormRow } from './rows.js';
import { truthOf } from './settings.js';
import type { FormSheet } from './sheets.js';
import type { Collected } from './collected.js';

/** A list of choices, with what our own columns say of each. */
export interface ChoiceList {
  readonly choices: readonly Choice[];
  /** By choice name: the level of a competency that choosing it shows. */
  readonly levels: Readonly<Record<string, number>>;
  readonly correct: readonly string[];
  /** What `choice_filter` can read of a choice. */
  readonly columns: ReadonlySet<string>;
}

interface Entry {
  readonly choice: Choice;
  readonly row: FormRow<ChoiceColumn>;
  readonly level: number | null;
  readonly correct: boolean;
}

/** Every list of a form by its name; grows where `or_other` or a file adds to it. */
export type ChoiceLists = Map<string, ChoiceList>;

/** Reads the sheets that hold choices (`choices`, and what older forms call `choices and columns` or `columns`). */
export function readChoices(sheets: readonly FormSheet[], known: { readonly languages: Languages; readonly main: string; readonly duplicates: boolean }, collected: Collected): ChoiceLists {
  const { findings } = collected;
  const lists = new Map<string, Entry[]>();
  const columns = new Map<string, Set<string>>();
  for (const sheet of sheets) {
    const name = sheet.name.trim().toLowerCase();
    const read = new Columns<ChoiceColumn>(sheet, name, CHOICE_HEADERS, known.languages, findings, true);
    const rows = read.rows(false);
    if (rows.length === 0) continue;
    if (!read.has('name')) findings.error({ sheet: name, column: 'name' }, findings.say.headerMissing('name', name));
    if (!read.has('list_name')) findings.error({ sheet: name, column: 'list_name' }, findings.say.headerMissing('list_name', name));
    if (read.others.some(({ header }) => header.toLowerCase() === 'score')) findings.warn({ sheet: name, column: 'score' }, findings.say.scoreOnChoices());
    for (const row of rows) {
      const list = row.text('list_name');
      if (list === '') {
        if (read.has('list_name') && (row.text('name') !== '' || row.words('label') !== undefined)) findings.warn(row.spot('list_name'), findings.say.choiceWithoutList());
        continue;
      }
      const entry = entryOf(row, known.main, collected);
      if (entry === null) continue;
      const entries = lists.get(list) ?? [];
      lists.set(list, entries);
      entries.push(entry);
      columns.set(list, new Set([...(columns.get(list) ?? ['name', 'label']), ...read.others.map(({ header }) => header)]));
    }
  }
  const made: ChoiceLists = new Map();
  for (const [name, entries] of lists) {
    if (!known.duplicates) sayTwice(entries, findings);
    made.set(name, {
      choices: entries.map(({ choice }) => choice),
      levels: Object.fromEntries(entries.flatMap(({ choice, level }) => (level === null ? [] : [[choice.name, level]]))),
      correct: entries.filter(({ correct }) => correct).map(({ choice }) => choice.name),
      columns: columns.get(name) ?? new Set(),
    });
  }
  return made;
}

function entryOf(row: FormRow<ChoiceColumn>, main: string, { findings, words }: Collected): Entry | null {
  const name = row.text('name');
  if (name === '') {
    findings.error(row.spot('name'), findings.say.choiceWithoutName());
    return null;
  }
  const label = row.words('label');
  if (label === undefined) findings.warn(row.spot('label'), findings.say.choiceWithoutLabel(name));
  else words(row, 'label', label);
  const image = row.words('image');
  const extra = row.extra();
  const correct = truthOf(row.text('correct'));
  if (correct === null) findings.error(row.spot('correct'), findings.say.neitherYesNorNo(row.text('correct')));
  return {
    row, level: levelOf(row, findings), correct: correct === true,
    choice: { name, label: label ?? { [main]: name }, ...(extra === undefined ? {} : { extra }), ...(image === undefined ? {} : { image }) },
  };
}

/** The level of a competency that an answer shows; levels go from 1 to 5, and 0 shows none. */
export function levelOf<C extends string>(row: FormRow<C | 'level'>, findings: Findings): number | null {
  const text = row.text('level');
  if (text === '') return null;
  if (/^[0-5](?:\.0+)?$/.test(text)) return Number(text);
  findings.error(row.spot('level'), findings.say.noLevel(text));
  return null;
}

function sayTwice(entries: readonly Entry[], findings: Findings): void {
  const seen = new Map<string, number>();
  for (const { choice, row } of entries) {
    const first = seen.get(choice.name);
    if (first === undefined) seen.set(choice.name, row.row);
    else findings.error(row.spot('name'), findings.say.choiceTwice(choice.name, first));
  }
}

/** Adds a choice at the end of a list, where it does not have it yet. */
export function withChoice(list: ChoiceList, choice: Choice): ChoiceList {
  return list.choices.some(({ name }) => name === choice.name) ? list : { ...list, choices: [...list.choices, choice] };
}

/** The same words in every one of these languages, in Indonesian and English as they are known. */
export function wordsIn(languages: readonly string[], id: string, en: string): Text {
  return Object.fromEntries(languages.map((language) => [language, language === 'id' ? id : en]));
}

/**
 * A list out of a CSV file that came with the form: its columns `name` and `label`, or those that the question's parameters `value` and `label` name.
 * Null where it has no such columns.
 */
export function tableList(table: DataTable, parameters: Readonly<Record<string, string>>, languages: Languages): ChoiceList | null {
  const value = table.columns.indexOf(parameters['value'] ?? 'name');
  const labels = table.columns.flatMap((header, index) => {
    if (parameters['label'] !== undefined) return header === parameters['label'] ? [{ index, language: languages.bare }] : [];
    const meaning = meaningOf(header, CHOICE_HEADERS);
    return meaning.kind === 'column' && meaning.column === 'label' ? [{ index, language: languages.code(meaning.language) }] : [];
  });
  if (value < 0 || labels.length === 0) return null;
  const choices = table.rows.flatMap((row): readonly Choice[] => {
    const name = row[value] ?? '';
    const label = Object.fromEntries(labels.flatMap(({ index, language }) => (row[index] === undefined || row[index] === '' ? [] : [[language, row[index]]])));
    const extra = Object.fromEntries(table.columns.flatMap((header, index) => (index === value || header === '__proto__' || labels.some((each) => each.index === index) ? [] : [[header, row[index] ?? '']])));
    return name === '' ? [] : [{ name, label: Object.keys(label).length === 0 ? { [languages.bare]: name } : label, ...(Object.keys(extra).length === 0 ? {} : { extra }) }];
  });
  return { choices, levels: {}, correct: [], columns: new Set(['name', 'label', ...table.columns]) };
}

/** Choices that are written in the cell of the type: `select_one Ya | Tidak`, `select_one [1=Ya, 0=Tidak]`. Null where it is a list's name. */
export function inlineChoices(text: string, main: string): readonly Choice[] | null {
  const inner = /^[[({](.*)[\])}]$/s.exec(text)?.[1] ?? text;
  const parts = inner.split(/[|;,\n]/).map((part) => part.trim()).filter((part) => part !== '');
  if (parts.length < 2) return null;
  return parts.map((part) => {
    const [, name, label] = /^([^\s=]+)\s*=\s*(.+)$/s.exec(part) ?? [];
    return { name: name ?? part.replace(/\s+/g, '_'), label: { [main]: label ?? part } };
  });
}
