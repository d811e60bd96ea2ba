import type { Talk } from '../handling.js';
import type { Press } from '../types.js';

export interface Pressed {
  /** The message whose button was pressed; null when it is too old for the platform to say. */
  readonly messageId: number | null;
}

export type PressHandler<Kind extends Press['kind']> = (talk: Talk, press: Extract<Press, { kind: Kind }>, pressed: Pressed) => Promise<void>;
