import { inTransaction, type Database } from '../db/database.js';
import { applyRoster, holdRoster } from '../db/roster.js';
import { checkRoster } from '../domain/roster/check.js';
import { diffRoster } from '../domain/roster/diff.js';
import type { Language } from '../domain/survey/types.js';
import { readRoster } from '../formats/roster.js';
import type { Clock } from '../support/clock.js';
import type { Problem } from '../support/errors.js';
import type { Logger } from '../support/logger.js';

export interface ImportDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Logger;
  /** The IANA zone of people and sessions that name none. */
  readonly defaultZone: string;
  /** Of the reports; Indonesian when not said. */
  readonly language?: Language;
}

export interface EmployeesImported {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  /** Every mistake with its place; with any of them nothing was written. */
  readonly errors: readonly Problem[];
  /** What was accepted and is worth a look. */
  readonly warnings: readonly Problem[];
}

/**
 * Brings the roster in line with a file, all of it or nothing, and changes nothing when it is run again. Who is stored and not in the file stays as they are;
 * who had left and is in the file is back. Bindings, answers and enrolments stay with the person, whatever changes.
 */
export async function importEmployees(deps: ImportDeps, bytes: Uint8Array, fileName: string, options: { readonly dryRun?: boolean } = {}): Promise<EmployeesImported> {
  const language = deps.language ?? 'id';
  const reading = readRoster(bytes, fileName, { language });
  const refused = (errors: readonly Problem[], warnings: readonly Problem[]): EmployeesImported => ({ created: 0, updated: 0, unchanged: 0, errors, warnings });
  if (reading.problems.length > 0) return refused(reading.problems, reading.warnings);

  return await inTransaction(deps.db, async (tx) => {
    const stored = await holdRoster(tx);
    const checked = checkRoster(reading.rows, stored.employees, { defaultZone: deps.defaultZone, knownUnits: stored.units, language });
    const warnings = [...reading.warnings, ...checked.warnings];
    if (!checked.ok) return refused(checked.problems, warnings);
    const diff = diffRoster(stored.employees, checked.employees);
    const wanted = new Map(checked.employees.map((e) => [e.nip, e]));
    const back = diff.unchanged.filter((e) => e.left).flatMap((e) => {
      const again = wanted.get(e.nip);
      return again === undefined ? [] : [{ id: e.id, wanted: again, fields: [] }];
    });
    const updated = [...diff.updated.map(({ existing, wanted: to, fields }) => ({ id: existing.id, wanted: to, fields })), ...back];
    const result = { created: diff.created.length, updated: updated.length, unchanged: diff.unchanged.length - back.length, errors: [], warnings };
    if (options.dryRun === true) return result;
    await applyRoster(tx, { created: diff.created, updated, units: checked.units.map((u) => u.path) }, deps.clock.now());
    deps.log.info({ created: result.created, updated: result.updated, unchanged: result.unchanged }, 'A roster was imported.');
    return result;
  });
}
