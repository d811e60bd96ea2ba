/** PNS permanent; PPPK on contract; PPPK Paruh Waktu part-time on a one-year contract. Written as the field writes them. */
export type EmploymentStatus = 'PNS' | 'PPPK' | 'PPPK Paruh Waktu';

/** A unit by the names from the top of its tree down to itself. Two units of one name under different parents are two units. */
export type UnitPath = readonly string[];

/** A unit the roster speaks of; `parent` is `null` at the top of a tree. */
export interface RosterUnit {
  readonly path: UnitPath;
  readonly name: string;
  readonly parent: UnitPath | null;
}

/** A person as the roster has them, checked and in one normal form. */
export interface RosterEmployee {
  /** 18 digits. Personal: never a key outside the roster, never in a log, a queue or an address. */
  readonly nip: string;
  readonly name: string;
  /** Lower case. */
  readonly email: string | null;
  /** E.164, such as `+6281234567890`. */
  readonly phone: string | null;
  readonly position: string | null;
  readonly unit: UnitPath;
  readonly supervisorNip: string | null;
  readonly status: EmploymentStatus;
  /** An IANA zone id. */
  readonly zone: string;
}

/** A person who is stored already; the same facts, so that a roster can be held against them. */
export type ExistingEmployee = RosterEmployee;

/** The status a cell means, or `undefined`. */
export function readStatus(text: string): EmploymentStatus | undefined {
  return statuses.get(text.toLowerCase().replaceAll(/[\s_().-]/g, ''));
}

const statuses: ReadonlyMap<string, EmploymentStatus> = new Map([
  ['pns', 'PNS'],
  ['pppk', 'PPPK'],
  ['pppkparuhwaktu', 'PPPK Paruh Waktu'],
]);
