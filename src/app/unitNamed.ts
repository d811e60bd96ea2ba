import type { UnitRow } from '../db/units.js';
import { InputRejected } from '../support/errors.js';

const tidy = (name: string): string => name.trim().replaceAll(/\s+/g, ' ').toLowerCase();

/**
 * The one unit that a name or the end of a path means; upper and lower case are the same.
 * @throws InputRejected naming what it could mean when that is none or several.
 */
export function unitNamed(units: readonly UnitRow[], wanted: string): UnitRow {
  const ending = wanted.split(/\s*[/>]\s*/).map(tidy).filter((name) => name !== '');
  // A name that itself holds a slash is tried whole as well.
  const whole = [tidy(wanted)];
  const matches = (path: readonly string[], end: readonly string[]) => end.length > 0 && end.length <= path.length && end.every((name, i) => tidy(path[path.length - end.length + i] ?? '') === name);
  const found = units.filter(({ path }) => matches(path, ending) || matches(path, whole));
  // A path in full is always one unit, even where a longer one ends in the same names.
  const exact = found.filter(({ path }) => path.length === ending.length);
  const [unit] = found.length === 1 ? found : exact.length === 1 && ending.length > 1 ? exact : [];
  if (unit !== undefined) return unit;
  if (found.length === 0) throw new InputRejected(`There is no unit "${wanted}".`, [{ column: 'unit', message: 'is not on the roster' }]);
  throw new InputRejected(
    `Several units are called "${wanted}"; say which one.`,
    found.map(({ path }) => ({ column: 'unit', message: path.join(' / ') })),
  );
}
