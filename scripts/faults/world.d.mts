import type { Built } from './build.mjs';

export interface WorldOptions {
  readonly built: Built;
  readonly folder: string;
  readonly queue?: 'postgres' | 'redis';
  readonly people?: number;
  readonly think?: number;
  readonly seed?: number;
  readonly rates?: { readonly overall: number; readonly chat: number };
}
