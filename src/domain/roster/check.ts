import type { Problem } from '../../support/errors.js';
import type { RawRow } from './columns.js';
import { headingOf, readRow, type Draft } from './draft.js';
import type { ExistingEmployee, RosterEmployee, RosterUnit, UnitPath } from './employee.js';
import { rosterMessages, type Language, type RosterMessages } from './messages.js';
import { findCircles } from './supervisors.js';
import { resolveUnits } from './units.js';

export interface RosterOptions {
  /** The IANA zone of a person whose row names none. */
  readonly defaultZone: string;
  /** Units that are stored, those without people included; the units of `existing` are known anyway. */
  readonly knownUnits?: readonly UnitPath[];
  /** Of the reports; Indonesian when not said. */
  readonly language?: Language;
}

export type CheckedRoster =
  | { readonly ok: true; readonly employees: readonly RosterEmployee[]; readonly units: readonly RosterUnit[]; readonly warnings: readonly Problem[] }
  | { readonly ok: false; readonly problems: readonly Problem[]; readonly warnings: readonly Problem[] };

/**
 * Holds the rows of a roster against the rules and against who is stored. All or nothing: either every row is in order, or every mistake is
 * named with its row and column. A column that the file does not have leaves what is stored as it is; an empty cell (or `-`) clears it.
 *
 * `existing` are the people whom a row may name as supervisor and whose NIP, e-mail and phone are taken.
 */
export function checkRoster(rows: readonly RawRow[], existing: readonly ExistingEmployee[], options: RosterOptions): CheckedRoster {
  const messages = rosterMessages[options.language ?? 'id'];
  const stored = new Map(existing.map((employee) => [employee.nip, employee]));
  const drafts = rows.map((raw) => readRow(raw, (nip) => stored.get(nip), options.defaultZone, messages));
  const units = resolveUnits(
    drafts.flatMap(({ unit }) => (unit === undefined ? [] : [unit])),
    [...(options.knownUnits ?? []), ...existing.map(({ unit }) => unit)],
    messages,
  );
  const problems = [
    ...drafts.flatMap((draft) => draft.problems),
    ...duplicates(drafts, existing, messages),
    ...supervisorProblems(drafts, stored, messages),
    ...units.problems,
  ].toSorted(byRow);
  const warnings = [...drafts.flatMap((draft) => draft.warnings), ...units.warnings].toSorted(byRow);
  if (problems.length > 0) return { ok: false, problems, warnings };
  return { ok: true, employees: drafts.flatMap((draft) => complete(draft, units.paths.get(draft.raw.row))), units: units.units, warnings };
}

/** The person a draft without problems describes; none when something was refused. */
function complete(draft: Draft, unit: UnitPath | undefined): readonly RosterEmployee[] {
  const { nip, name, email, phone, position, status, zone, supervisorNip } = draft;
  if (nip === undefined || name === undefined || email === undefined || phone === undefined || position === undefined) return [];
  if (status === undefined || zone === undefined || supervisorNip === undefined || unit === undefined) return [];
  return [{ nip, name, email, phone, position, unit, supervisorNip, status, zone }];
}

/** A NIP, e-mail or phone that two rows have, or a row and somebody stored whom the file does not mention. */
function duplicates(drafts: readonly Draft[], existing: readonly ExistingEmployee[], messages: RosterMessages): readonly Problem[] {
  const problems: Problem[] = [];
  const inFile = new Set(drafts.flatMap(({ nip }) => (nip === undefined ? [] : [nip])));
  const others = existing.filter(({ nip }) => !inFile.has(nip));
  const single = (column: 'nip' | 'email' | 'phone', twice: (row: number) => string, taken: () => string): void => {
    const firstRow = new Map<string, number>();
    const storedValues = new Set(others.flatMap((employee) => employee[column] ?? []));
    for (const draft of drafts) {
      const value = draft[column];
      if (value === undefined || value === null) continue;
      const first = firstRow.get(value);
      if (first === undefined) firstRow.set(value, draft.raw.row);
      if (first !== undefined) problems.push({ row: draft.raw.row, column: headingOf(draft.raw, column), message: twice(first) });
      else if (storedValues.has(value)) problems.push({ row: draft.raw.row, column: headingOf(draft.raw, column), message: taken() });
    }
  };
  single('nip', messages.nipTwice, () => '');
  single('email', messages.emailTwice, messages.emailTaken);
  single('phone', messages.phoneTwice, messages.phoneTaken);
  return problems;
}

/** Supervisors nobody knows, people who supervise themselves, and circles, each circle once. */
function supervisorProblems(drafts: readonly Draft[], stored: ReadonlyMap<string, ExistingEmployee>, messages: RosterMessages): readonly Problem[] {
  const problems: Problem[] = [];
  const inFile = new Map<string, Draft>();
  for (const draft of drafts) if (draft.nip !== undefined && !inFile.has(draft.nip)) inFile.set(draft.nip, draft);
  const refuse = (draft: Draft, message: string): void => {
    problems.push({ row: draft.raw.row, column: headingOf(draft.raw, 'supervisorNip'), message });
  };
  for (const draft of drafts) {
    const { nip, supervisorNip, raw } = draft;
    if (!raw.cells.has('supervisorNip') || supervisorNip === undefined || supervisorNip === null) continue;
    if (supervisorNip === nip) refuse(draft, messages.supervisorSelf());
    else if (!inFile.has(supervisorNip) && !stored.has(supervisorNip)) refuse(draft, messages.supervisorUnknown());
  }
  const supervisorOf = (nip: string): string | null => {
    const draft = inFile.get(nip);
    return (draft === undefined ? stored.get(nip)?.supervisorNip : draft.supervisorNip) ?? null;
  };
  for (const circle of findCircles(inFile.keys(), supervisorOf)) {
    if (circle.length === 1) continue;
    const members = circle.flatMap((nip) => inFile.get(nip) ?? []);
    const first = members.reduce<Draft | undefined>((least, draft) => (least === undefined || draft.raw.row < least.raw.row ? draft : least), undefined);
    // A circle that only stored people make is not this file's mistake.
    if (first === undefined) continue;
    const start = members.indexOf(first);
    const rows = [...members.slice(start), ...members.slice(0, start), first].map(({ raw }) => raw.row);
    refuse(first, messages.supervisorCircle(rows, members.length < circle.length));
  }
  return problems;
}

function byRow(a: Problem, b: Problem): number {
  return (a.row ?? 0) - (b.row ?? 0);
}
