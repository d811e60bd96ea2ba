import type { Problem } from '../../support/errors.js';
import { tidy, type RawCell, type RawRow, type RosterColumn } from './columns.js';
import { readEmail, readPhone } from './contact.js';
import { readStatus, type EmploymentStatus, type ExistingEmployee } from './employee.js';
import type { RosterMessages } from './messages.js';
import { doubtsAbout, readNip, type NipDoubt } from './nip.js';
import type { UnitMention } from './units.js';
import { readZone } from './zone.js';

/** A row whose cells have been read one by one, before rows are held against each other. `undefined` where a cell was refused. */
export interface Draft {
  readonly raw: RawRow;
  readonly nip: string | undefined;
  readonly name: string | undefined;
  readonly email: string | null | undefined;
  readonly phone: string | null | undefined;
  readonly position: string | null | undefined;
  readonly status: EmploymentStatus | undefined;
  readonly zone: string | undefined;
  readonly supervisorNip: string | null | undefined;
  readonly unit: UnitMention | undefined;
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
}

/** Characters. */
const longest = { nip: 64, name: 200, position: 200, unit: 200, status: 64, parentUnit: 2000 } as const;
const excelError = /^#(?:N\/A|REF!|NAME\?|VALUE!|DIV\/0!|NUM!|NULL!|SPILL!|CALC!)$/;
const shortened = /^\d[.,]\d+e\+?\d+$/i;

/** What a report calls a column of this row. */
export function headingOf(raw: RawRow, column: RosterColumn): string {
  return raw.cells.get(column)?.heading ?? column;
}

/**
 * Reads the cells of one row, each by its own rule, and names every one that is refused. `stored` finds the person a NIP belongs to: what the
 * file has no column for stays as it is stored, and `defaultZone` is the zone of whoever has none.
 */
export function readRow(raw: RawRow, stored: (nip: string) => ExistingEmployee | undefined, defaultZone: string, messages: RosterMessages): Draft {
  const problems: Problem[] = [];
  const refuse = (column: RosterColumn, message: string): undefined => {
    problems.push({ row: raw.row, column: headingOf(raw, column), message });
    return undefined;
  };
  /** The cell's text, `null` when it is empty, `undefined` when it was refused. */
  const text = (column: RosterColumn, limit: number): string | null | undefined => {
    const tidied = tidy(raw.cells.get(column)?.text ?? '');
    if (excelError.test(tidied)) return refuse(column, messages.cellError(tidied));
    if (tidied.length > limit) return refuse(column, messages.tooLong(limit));
    return /^[-–—]?$/.test(tidied) ? null : tidied;
  };
  const demanded = <T>(column: RosterColumn, limit: number, read: (value: string) => T | undefined): T | undefined => {
    const value = text(column, limit);
    return value === null ? refuse(column, messages.required()) : value === undefined ? undefined : read(value);
  };
  const optional = <T>(column: RosterColumn, limit: number, kept: T | null, read: (value: string, cell: RawCell) => T | null | undefined): T | null | undefined => {
    const cell = raw.cells.get(column);
    if (cell === undefined) return kept;
    const value = text(column, limit);
    return typeof value === 'string' ? read(value, cell) : value;
  };
  const number = (column: RosterColumn, value: string): string | null | undefined => {
    const reading = readNip(value, raw.cells.get(column)?.numeric);
    switch (reading.kind) {
      case 'nip':
        return reading.nip;
      case 'empty':
        return null;
      case 'rounded':
        return refuse(column, messages.nipRounded());
      case 'not-digits':
        return refuse(column, messages.nipNotDigits());
      case 'length':
        return refuse(column, messages.nipLength(reading.digits));
    }
  };
  const same = (value: string): string => value;

  const nip = demanded('nip', longest.nip, (value) => {
    const read = number('nip', value);
    return read === null ? refuse('nip', messages.required()) : read;
  });
  const before = nip === undefined ? undefined : stored(nip);
  const status = demanded('status', longest.status, (value) => readStatus(value) ?? refuse('status', messages.status()));
  const zone = optional('timezone', longest.status, before?.zone ?? defaultZone, (value) => readZone(value) ?? refuse('timezone', messages.zone()));
  const unit = demanded('unit', longest.unit, same);
  const parent = optional('parentUnit', longest.parentUnit, null, same);
  return {
    raw,
    nip,
    name: demanded('name', longest.name, same),
    email: optional('email', 1000, before?.email ?? null, (value) => readEmail(value) ?? refuse('email', messages.email())),
    phone: optional('phone', 1000, before?.phone ?? null, (value) => readPhone(value) ?? refuse('phone', shortened.test(value) ? messages.phoneRounded() : messages.phone())),
    position: optional('position', longest.position, before?.position ?? null, same),
    status,
    zone: zone === null ? defaultZone : zone,
    supervisorNip: optional('supervisorNip', longest.nip, before?.supervisorNip ?? null, (value) => number('supervisorNip', value)),
    unit: unit === undefined || parent === undefined ? undefined : mention(raw, unit, parent, before),
    problems,
    warnings: nip === undefined ? [] : doubtsAbout(nip, status).map((doubt) => ({ row: raw.row, column: headingOf(raw, 'nip'), message: doubtText(doubt, messages) })),
  };
}

/** A unit written as `Dinas Pendidikan > Sekretariat` names its parents itself. */
function mention(raw: RawRow, unit: string, parent: string | null, before: ExistingEmployee | undefined): UnitMention {
  const names = unit.split('>').map(tidy).filter((name) => name !== '');
  const above = [...(parent === null ? [] : [parent]), ...names.slice(0, -1)].join(' > ');
  return {
    row: raw.row,
    unit: names.at(-1) ?? unit,
    parent: above === '' ? null : above,
    headings: { unit: headingOf(raw, 'unit'), parent: raw.cells.get('parentUnit')?.heading ?? headingOf(raw, 'unit') },
    stored: before?.unit ?? null,
  };
}

function doubtText(doubt: NipDoubt, messages: RosterMessages): string {
  return ({ birth: messages.nipDoubtBirth, appointment: messages.nipDoubtAppointment, sex: messages.nipDoubtSex } as const satisfies Readonly<Record<NipDoubt, () => string>>)[doubt]();
}
