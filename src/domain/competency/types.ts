import type { Text } from '../survey/types.js';

/**
 * A rule of the field, as a row that can be changed: the value that is used, where it comes from, the date of that source (ISO), and whether we
 * read it there (`read`) or took it as a default that an agency should check (`setting`).
 */
export interface Sourced<T> {
  readonly value: T;
  readonly source: string;
  readonly date: string;
  readonly status: 'read' | 'setting';
}

export const COMPETENCY_AREAS = ['managerial', 'socio-cultural', 'technical'] as const;
export type CompetencyArea = (typeof COMPETENCY_AREAS)[number];

/** PermenPANRB 38/2017: levels widen from oneself to the team, the unit and beyond. */
export const LEVELS = [1, 2, 3, 4, 5] as const;
export type Level = (typeof LEVELS)[number];

export interface Competency {
  readonly key: string;
  readonly area: CompetencyArea;
  readonly name: Text;
  readonly description: Text;
}

export interface LevelLabel {
  readonly level: Level;
  readonly label: Text;
}

/** The dictionary of competencies, and what its levels are called. Demanded levels belong to positions and are not here. */
export interface CompetencyDictionary {
  readonly competencies: Sourced<readonly Competency[]>;
  readonly levels: Sourced<readonly LevelLabel[]>;
}
