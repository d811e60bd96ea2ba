import type { UnitRow } from '../db/units.js';
import { nearest } from '../domain/roster/nearest.js';
import { refused } from './refused.js';

/** How many units are named to somebody who wrote one that is none. */
const MOST_NEAREST = 5;

const written = ({ path }: UnitRow): string => path.join(' / ');

const tidy = (name: string): string => name.trim().replaceAll(/\s+/g, ' ').toLowerCase();

/**
 * The one unit that a name or the end of a path means; upper and lower case are the same.
 * @throws InputRejected naming what it could mean when that is none (the nearest units then) or several.
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
  if (units.length === 0) throw refused('unit', (words) => words.unitNone());
  if (found.length > 0) throw refused('unit', (words) => words.unitUnclear(wanted), found.map(written));
  // Whoever writes a path means all of it; a single name is compared with the unit's own.
  const nameOf = ending.length > 1 ? written : ({ path }: UnitRow) => path.at(-1) ?? '';
  throw refused('unit', (words) => words.unitUnknown(wanted), nearest(wanted, units, nameOf, MOST_NEAREST).map(written));
}
