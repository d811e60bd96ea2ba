import { ROOT, type NodeId, type SupervisionTree } from '../privacy/supervision.js';

/** Where a person stands now. */
export interface Standing {
  readonly employee: number;
  readonly supervisor: number | null;
  readonly unit: number;
}

export interface UnitLink {
  readonly id: number;
  readonly parent: number | null;
}

/** Above every unit: an officer looks from here, so that few people without a supervisor or a unit above them are still counted with the others. */
export const HOUSE: NodeId = -2_147_483_648;

/** Units and supervisors stand in one tree: employee ids are positive, units are here by their negative. */
export const unitNode = (unit: number): NodeId => -unit;

/**
 * The tree in which answers are put together: supervisors as in digests, and above those who have none the units they belong to, up to the whole house.
 * A leader's view holds no unit, so that what is put together in units changes nothing for digests.
 */
export function organisationTree(people: readonly Standing[], units: readonly UnitLink[]): SupervisionTree {
  return new Map<NodeId, NodeId | null>([
    ...people.map(({ employee, supervisor, unit }) => [employee, supervisor ?? unitNode(unit)] as const),
    ...units.map(({ id, parent }) => [unitNode(id), parent === null ? HOUSE : unitNode(parent)] as const),
    [HOUSE, ROOT],
  ]);
}

/** Whether a group with this home belongs to one of some units: it was put together in it, or by a supervisor who belongs to it now. */
export function belongsTo(home: NodeId, units: ReadonlySet<number>, unitOf: ReadonlyMap<number, number>): boolean {
  const unit = home < 0 ? -home : unitOf.get(home);
  return unit !== undefined && units.has(unit);
}

/** A unit and all below it. Circles end where they began. */
export function unitsBelow(unit: number, units: readonly UnitLink[]): ReadonlySet<number> {
  const found = new Set([unit]);
  for (let size = 0; size < found.size;) {
    size = found.size;
    for (const { id, parent } of units) if (parent !== null && found.has(parent)) found.add(id);
  }
  return found;
}
