import type { Problem } from '../../support/errors.js';
import { tidy } from './columns.js';
import type { RosterUnit, UnitPath } from './employee.js';
import type { RosterMessages } from './messages.js';

/** What one row says about its unit. `parent` is a name, or a path such as `Dinas Pendidikan > Sekretariat`; `null` when the row does not say. */
export interface UnitMention {
  readonly row: number;
  readonly unit: string;
  readonly parent: string | null;
  /** What the file calls the two columns. */
  readonly headings: { readonly unit: string; readonly parent: string };
  /** The unit this row's person is stored in, if any: decides between units of one name when the row does not. */
  readonly stored: UnitPath | null;
}

export interface ResolvedUnits {
  /** By row; a row whose unit cannot be told is absent and has a problem, its own or that of a unit above. */
  readonly paths: ReadonlyMap<number, UnitPath>;
  /** Every unit the rows speak of and all above them, parents first. */
  readonly units: readonly RosterUnit[];
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
}

/** A tree of offices deeper than this is a mistake in the file. */
const deepest = 32;

/** A unit that some row places under a parent, with the first row that does. */
interface Placement {
  readonly mention: UnitMention;
  readonly parent: readonly string[];
}

/**
 * Tells which unit each row means. A unit is its name and the chain above it, so "Sekretariat" may be in many offices.
 *
 * - A row with a parent means the unit under that parent. The parent is a unit of this file or, failing that, a stored one; where several have
 *   the name, the path in full decides. A parent that nobody belongs to becomes a unit at the top, with a warning.
 * - A row without a parent means the unit the other rows of the file place; failing that the stored one; failing that a new one at the top.
 * - Names are compared without regard to case; a stored spelling stays as it is.
 */
export function resolveUnits(mentions: readonly UnitMention[], known: readonly UnitPath[], messages: RosterMessages): ResolvedUnits {
  const problems: Problem[] = [];
  const warnings: Problem[] = [];
  const spelling = new Map<string, UnitPath>();
  for (const path of known) for (let levels = 1; levels <= path.length; levels += 1) spelling.set(pathKey(path.slice(0, levels)), path.slice(0, levels));
  const storedByName = group([...spelling.values()], (path) => nameKey(path.at(-1) ?? ''));

  const placements = new Map<string, Placement>();
  const namedInFile = new Map<string, string>();
  for (const mention of mentions) {
    const name = nameKey(mention.unit);
    if (!namedInFile.has(name)) namedInFile.set(name, mention.unit);
    if (mention.parent === null) continue;
    const placement = { mention, parent: splitPath(mention.parent) };
    if (!placements.has(placementKey(placement))) placements.set(placementKey(placement), placement);
  }
  const placementsByName = group([...placements.values()], ({ mention }) => nameKey(mention.unit));

  const refuse = (mention: UnitMention, message: string): null => {
    problems.push({ row: mention.row, column: mention.headings.parent, message });
    return null;
  };
  const spell = (path: UnitPath): UnitPath => {
    const key = pathKey(path);
    const spelt = spelling.get(key) ?? path;
    spelling.set(key, spelt);
    return spelt;
  };

  const settled = new Map<string, UnitPath | null>();
  /** The chain of a placed unit; `null` when it cannot be told, and then the reason has been reported. */
  const settle = (placement: Placement, below: readonly Placement[]): UnitPath | null => {
    const key = placementKey(placement);
    const before = settled.get(key);
    if (before !== undefined) return before;
    const circle = below.indexOf(placement);
    if (circle >= 0) return refuse(placement.mention, messages.unitCircle([...below.slice(circle), placement].map((one) => one.mention.unit).join(' → ')));
    if (below.length >= deepest) return refuse(placement.mention, messages.unitTooDeep(deepest));
    const path = underParent(placement, [...below, placement]);
    settled.set(key, path);
    return path;
  };

  const chains = new Map<string, readonly UnitPath[] | null>();
  /** All units that the file calls by this name, or else all stored ones; `null` when one of the file's cannot be told. */
  const chainsNamed = (name: string, below: readonly Placement[]): readonly UnitPath[] | null => {
    const before = chains.get(name);
    if (before !== undefined) return before;
    const found = new Map<string, UnitPath>();
    for (const placement of placementsByName.get(name) ?? []) {
      const path = settle(placement, below);
      if (path === null) return null;
      found.set(pathKey(path), path);
    }
    if (found.size === 0) for (const path of storedByName.get(name) ?? []) found.set(pathKey(path), path);
    const spelt = namedInFile.get(name);
    if (found.size === 0 && spelt !== undefined) found.set(name, spell([spelt]));
    chains.set(name, [...found.values()]);
    return [...found.values()];
  };

  const underParent = ({ mention, parent }: Placement, below: readonly Placement[]): UnitPath | null => {
    const name = parent.at(-1) ?? '';
    const named = chainsNamed(nameKey(name), below);
    if (named === null) return null;
    const inFile = named.filter((path) => endsWith(path, parent));
    const choices = inFile.length > 0 ? inFile : (storedByName.get(nameKey(name)) ?? []).filter((path) => endsWith(path, parent));
    if (choices.length > 1) return refuse(mention, messages.unitUnclear(name, choices.slice(0, 3).map((path) => `"${path.join(' > ')}"`).join(', ')));
    let above = choices[0];
    if (above === undefined) {
      if (parent.length > 1) return refuse(mention, messages.unitUnknownPath(parent.join(' > ')));
      if (!spelling.has(pathKey([name]))) warnings.push({ row: mention.row, column: mention.headings.parent, message: messages.unitOnlyParent(name) });
      above = spell([name]);
    }
    return above.length >= deepest ? refuse(mention, messages.unitTooDeep(deepest)) : spell([...above, mention.unit]);
  };

  const pathOf = (mention: UnitMention): UnitPath | null => {
    if (mention.parent !== null) {
      const placement = placements.get(placementKey({ mention, parent: splitPath(mention.parent) }));
      return placement === undefined ? null : settle(placement, []);
    }
    const choices = chainsNamed(nameKey(mention.unit), []);
    if (choices === null) return null;
    const own = mention.stored === null ? undefined : pathKey(mention.stored);
    const unit = choices.find((path) => pathKey(path) === own) ?? choices[0];
    if (unit === undefined || choices.length === 1 || pathKey(unit) === own) return unit ?? null;
    const parents = choices.slice(0, 3).map((path) => `"${path.slice(0, -1).join(' > ')}"`).join(', ');
    return refuse(mention, messages.unitUnclear(mention.unit, parents));
  };

  const paths = new Map<number, UnitPath>();
  for (const mention of mentions) {
    const path = pathOf(mention);
    if (path !== null) paths.set(mention.row, path);
  }
  return { paths, units: unitsOf(paths.values()), problems, warnings };
}

function unitsOf(paths: Iterable<UnitPath>): readonly RosterUnit[] {
  const units = new Map<string, RosterUnit>();
  for (const path of paths) {
    for (let levels = 1; levels <= path.length; levels += 1) {
      const own = path.slice(0, levels);
      const key = pathKey(own);
      if (!units.has(key)) units.set(key, { path: own, name: own.at(-1) ?? '', parent: levels === 1 ? null : own.slice(0, -1) });
    }
  }
  return [...units.values()].toSorted((a, b) => a.path.length - b.path.length);
}

function splitPath(text: string): readonly string[] {
  return text.split('>').map(tidy).filter((name) => name !== '');
}

function nameKey(name: string): string {
  return tidy(name).toLowerCase();
}

function pathKey(path: readonly string[]): string {
  return path.map(nameKey).join('\n');
}

function endsWith(path: UnitPath, ending: readonly string[]): boolean {
  return ending.length <= path.length && pathKey(path.slice(path.length - ending.length)) === pathKey(ending);
}

function placementKey({ mention, parent }: Placement): string {
  return `${nameKey(mention.unit)}\n\n${pathKey(parent)}`;
}

function group<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const existing = groups.get(keyOf(item));
    if (existing === undefined) groups.set(keyOf(item), [item]);
    else existing.push(item);
  }
  return groups;
}
