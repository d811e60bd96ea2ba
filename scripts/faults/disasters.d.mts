import type { WorldOptions } from './world.mjs';

export interface Endured {
  readonly name: string;
  readonly lost: number;
  readonly doubled: number;
  readonly stuck: number;
  readonly answers: number;
  readonly twice: number;
  /** Promises of this disaster's own that did not hold. */
  readonly broken: readonly string[];
  readonly details: readonly string[];
  readonly answeredAfterMs?: number;
  readonly log?: string;
}
type Disaster = (options: WorldOptions & { readonly playMs?: number }) => Promise<Endured>;
export const redisEmptied: Disaster;
export const postgresRestarted: Disaster;
export const treeKilled: Disaster;
export const oneRefused: Disaster;
export const allRefused: Disaster;
export const twoBots: Disaster;
export const drained: Disaster;
export const replayed: Disaster;
