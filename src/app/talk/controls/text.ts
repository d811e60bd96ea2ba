import type { ShowControl } from './types.js';

/** Typed. */
export const text: ShowControl<'text'> = () => ({ told: [], rows: [] });
