import type { WorldOptions } from './world.mjs';

export const POINTS: readonly string[];
export interface Killed {
  readonly point: string;
  readonly kills: number;
  readonly byRole: Readonly<Record<string, number>>;
  readonly lost: number;
  readonly doubled: number;
  readonly stuck: number;
  readonly answers: number;
  readonly twice: number;
  readonly details: readonly string[];
  readonly crashes: readonly string[];
  readonly log?: string;
}
export function killAt(point: string, options: WorldOptions & { readonly kills: number; readonly most?: number; readonly roundMs?: number }): Promise<Killed>;
