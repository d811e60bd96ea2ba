import { createHash } from 'node:crypto';
import type { Zone } from '../calendar/types.js';

/** Somebody who may be asked, as the roster knows them. */
export interface Candidate {
  readonly employee: number;
  readonly zone: Zone;
  /** Names from the top of its tree down to the person's own unit. */
  readonly unit: readonly string[];
  readonly position: string;
  readonly status: string;
}

/** Who is asked. Every rule that is there has to fit; several names within one rule are alternatives. */
export interface AudienceRules {
  /** As on the roster, upper and lower case the same. */
  readonly positions?: readonly string[];
  readonly statuses?: readonly string[];
  /** Ids of people: who takes part in a course, who is on a list, who has a gap. Each list has to hold the person. */
  readonly among?: readonly ReadonlySet<number>[];
}

/** How many of those that fit are drawn: so many in all, or so many of each unit. */
export type Draw = { readonly kind: 'sample'; readonly people: number } | { readonly kind: 'quota'; readonly perUnit: number };

const plain = (text: string): string => text.normalize('NFC').trim().replaceAll(/\s+/g, ' ').toLowerCase();

/** Those of `people` whom the rules fit, in their order. */
export function fitting<T extends Candidate>(people: readonly T[], rules: AudienceRules): readonly T[] {
  const positions = rules.positions === undefined ? null : new Set(rules.positions.map(plain));
  const statuses = rules.statuses === undefined ? null : new Set(rules.statuses.map(plain));
  return people.filter(
    (one) =>
      (positions === null || positions.has(plain(one.position))) &&
      (statuses === null || statuses.has(plain(one.status))) &&
      (rules.among ?? []).every((list) => list.has(one.employee)),
  );
}

/** The positions of these people that a name may have meant, most people first; at most ten. */
export function knownPositions(people: readonly Candidate[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const { position } of people) if (position !== '') counts.set(position, (counts.get(position) ?? 0) + 1);
  return [...counts].toSorted(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)).slice(0, 10).map(([name]) => name);
}

/**
 * Draws people by lot. The lot of a person depends on the seed and on the person alone, so that the same seed gives the same people again,
 * and somebody who joined or left the roster changes nothing for the others but the last place.
 * @param seed an integer.
 * @returns in the order of `people`.
 */
export function drawn<T extends Candidate>(people: readonly T[], draw: Draw, seed: number): readonly T[] {
  const groups = draw.kind === 'sample' ? [people] : [...unitsOf(people).values()];
  const most = draw.kind === 'sample' ? draw.people : draw.perUnit;
  const chosen = new Set(groups.flatMap((group) => byLot(group, seed).slice(0, most)));
  return people.filter((one) => chosen.has(one));
}

function byLot<T extends Candidate>(people: readonly T[], seed: number): readonly T[] {
  const lots = people.map((one) => ({ one, lot: createHash('sha256').update(`${seed}:${one.employee}`).digest('hex') }));
  return lots.toSorted((a, b) => (a.lot < b.lot ? -1 : 1)).map(({ one }) => one);
}

/** People by the path of their own unit, written `Parent / Child`. */
export function unitsOf<T extends Candidate>(people: readonly T[]): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const one of people) {
    const name = one.unit.join(' / ');
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [one]);
    else group.push(one);
  }
  return groups;
}
