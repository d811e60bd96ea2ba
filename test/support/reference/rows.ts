import type { DataTable } from '../../../src/domain/survey/types.js';

/** Cells of one row by column, as XLSForm names them. */
export type Row = Readonly<Record<string, string>>;

/** A form as its workbook has it. `tables` are the CSV files beside it, by name without ending. */
export interface FormRows {
  readonly survey: readonly Row[];
  readonly choices?: readonly Row[];
  readonly settings?: Row;
  readonly tables?: Readonly<Record<string, DataTable>>;
}

/** Where a node stands: names from the outermost group, itself last, and which of them repeat. */
export type Path = readonly { readonly name: string; readonly repeats: boolean }[];

export interface Leaf {
  readonly kind: 'leaf';
  readonly name: string;
  readonly path: Path;
  /** The first word of the column `type`. */
  readonly type: string;
  /** Of selects and ranks: the list's name, or the file's. */
  readonly list: string;
  readonly row: Row;
  /** Written by the converter and not by the form's author. */
  readonly generated: boolean;
}

export interface Branch {
  readonly kind: 'group' | 'repeat';
  readonly name: string;
  readonly path: Path;
  readonly row: Row;
  readonly children: readonly Item[];
}

export type Item = Leaf | Branch;

/** The row below the headers, as people see it. */
const FIRST_ROW = 2;

const SELECTS = new Set(['select_one', 'select_multiple', 'rank', 'select_one_from_file', 'select_multiple_from_file']);

/** A plain reference to a question, which a converter counts by as it stands. */
export const PLAIN = /^\s*\$\{[^}]+\}\s*$/;

/**
 * The nodes of a form in the way that the common converter builds them: a count that is no plain reference becomes a calculation before its repeat,
 * `or_other` a choice and a question after its select, `table-list` a row of headings and selects without labels.
 * @throws Error where groups and repeats do not close.
 */
export function formTree(form: FormRows): readonly Item[] {
  const rows = form.survey.map(cleaned);
  const [items, rest] = branch(rows, 0, [], false);
  if (rest < rows.length) throw new Error(`row ${rest + 1} ends what never began`);
  return items;
}

function branch(rows: readonly Row[], from: number, within: Path, grid: boolean): readonly [readonly Item[], number] {
  const items: Item[] = [];
  let at = from;
  for (; at < rows.length; at += 1) {
    const row = rows[at] ?? {};
    const [first = '', second = '', third = ''] = (row['type'] ?? '').trim().replace(/^(begin|end) (group|repeat)$/, '$1_$2').split(/\s+/);
    if (first.startsWith('end_')) return [items, at];
    if (first === 'begin_group' || first === 'begin_repeat') {
      const [made, closing] = section(rows, at, within, first === 'begin_repeat');
      items.push(...made);
      at = closing;
      continue;
    }
    items.push(...leaves(grid && SELECTS.has(first) ? { ...row, appearance: 'list-nolabel' } : row, first, second, third, within));
  }
  if (within.length > 0) throw new Error(`${within.at(-1)?.name} never ends`);
  return [items, at];
}

function leaves(row: Row, type: string, list: string, other: string, within: Path): readonly Leaf[] {
  const leaf = leafOf(row, type, list, within, false);
  if (other !== 'or_other') return [leaf];
  return [leaf, leafOf({ type: 'text', name: `${leaf.name}_other`, label: 'Specify other.', relevant: `selected(\${${leaf.name}}, 'other')` }, 'text', '', within, false)];
}

function leafOf(row: Row, type: string, list: string, within: Path, generated: boolean): Leaf {
  const name = row['name'] ?? type;
  return { kind: 'leaf', name, path: [...within, { name, repeats: false }], type, list, row, generated };
}

function section(rows: readonly Row[], at: number, within: Path, repeats: boolean): readonly [readonly Item[], number] {
  const row = rows[at] ?? {};
  const name = row['name'] ?? '';
  const path: Path = [...within, { name, repeats }];
  const grid = (row['appearance'] ?? '').split(' ').includes('table-list');
  const [inside, closing] = branch(rows, at + 1, path, grid);
  const headed = grid ? [...headings(inside, row, path, at + FIRST_ROW), ...inside] : inside;
  const count = row['repeat_count'] ?? '';
  const counted = repeats && count !== '' && !PLAIN.test(count);
  const made: Branch = { kind: repeats ? 'repeat' : 'group', name, path, row: counted ? { ...row, repeat_count: `\${${name}_count}` } : row, children: headed };
  if (!counted) return [[made], closing];
  return [[leafOf({ type: 'calculate', name: `${name}_count`, calculation: count }, 'calculate', '', within, true), made], closing];
}

/** What stands above a grid: its label as a note, and the choices' labels as a select that nobody answers; named by the group's row in the sheet. */
function headings(inside: readonly Item[], row: Row, path: Path, line: number): readonly Leaf[] {
  const first = inside.find((item): item is Leaf => item.kind === 'leaf' && SELECTS.has(item.type));
  if (first === undefined) return [];
  const label = Object.fromEntries(Object.entries(row).filter(([column]) => column.startsWith('label')));
  const note = leafOf({ ...label, type: 'note', name: `generated_table_list_label_${line}` }, 'note', '', path, false);
  const labels = leafOf({ type: first.row['type'] ?? '', name: `reserved_name_for_field_list_labels_${line}`, label: ' ', appearance: 'label' }, first.type, first.list, path, true);
  return Object.keys(label).length === 0 ? [labels] : [note, labels];
}

/** Spaces around a cell's text are taken away, and several in a row are one: also within the texts of expressions. */
function cleaned(row: Row): Row {
  return Object.fromEntries(Object.entries(row).map(([column, text]) => [column, text.replaceAll(/ +/g, ' ').trim()]));
}

/** Every node, those within others after them. */
export function everyItem(items: readonly Item[]): readonly Item[] {
  return items.flatMap((item) => (item.kind === 'leaf' ? [item] : [item, ...everyItem(item.children)]));
}

/** The choices by list, `other` added where a select asks for it. */
export function choiceLists(form: FormRows): ReadonlyMap<string, readonly Row[]> {
  const lists = new Map<string, Row[]>();
  for (const row of (form.choices ?? []).map(cleaned)) {
    const list = row['list_name'] ?? '';
    lists.set(list, [...(lists.get(list) ?? []), row]);
  }
  for (const { type = '' } of form.survey) {
    const [, list = '', other] = type.split(/\s+/);
    const choices = lists.get(list);
    if (other === 'or_other' && choices !== undefined && !choices.some((choice) => choice['name'] === 'other')) choices.push({ list_name: list, name: 'other', label: 'Other' });
  }
  return lists;
}
