import type { EpochMs } from '../../support/clock.js';
import type { Zone } from '../calendar/types.js';

export interface Course {
  readonly id: string;
  readonly title: string;
  /** Lesson hours (jam pelajaran). */
  readonly jp: number;
}

/** One meeting of a course, as it stands in the course file. */
export interface SessionPlan {
  readonly startsAt: EpochMs;
  readonly endsAt: EpochMs;
  readonly zone: Zone;
  readonly place: string;
}

export interface Session extends SessionPlan {
  readonly id: number;
  readonly course: string;
  readonly state: 'planned' | 'cancelled';
}

/** Who takes part in a course, with the zone they live in. */
export interface Enrollment {
  readonly employee: number;
  readonly zone: Zone;
}
