import type { Script } from '../../../support/reference/engine.js';
import type { FormRows, Row } from '../../../support/reference/rows.js';

/** A form as it might be met in the field, and how it was answered on several days. */
export interface FieldForm {
  readonly title: string;
  readonly form: FormRows;
  readonly scripts: readonly Script[];
}

/** A row of the sheet `survey`. */
export function row(type: string, name: string, label = '', others: Row = {}): Row {
  return { type, name, ...(label === '' ? {} : { label }), ...others };
}

/** A calculation. */
export function calc(name: string, calculation: string, others: Row = {}): Row {
  return { type: 'calculate', name, calculation, ...others };
}

/** The rows of a group or a repeat with what is in it. */
export function inside(type: 'group' | 'repeat', name: string, label: string, others: Row, ...rows: readonly Row[]): readonly Row[] {
  return [row(`begin_${type}`, name, label, others), ...rows, { type: `end_${type}` }];
}

/** A list's rows of the sheet `choices`: `name=Label`, further columns after it as `column=value`, all parted by `;`. */
export function list(list_name: string, ...choices: readonly string[]): readonly Row[] {
  return choices.map((choice) => {
    const [named, ...others] = choice.split(';').map((part): readonly [string, string] => {
      const [column = '', value = ''] = part.split('=');
      return [column, value];
    });
    const written: Row = { list_name, name: named?.[0] ?? '', label: named?.[1] ?? '', ...Object.fromEntries(others) };
    return written;
  });
}

export const yesNo = list('yn', 'y=Ya', 'n=Tidak');
