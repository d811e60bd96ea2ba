import type { Asked, Control } from '../../../domain/survey/shown.js';
import type { Scene } from '../scene.js';
import type { Button, View } from '../types.js';

export type Rows = readonly (readonly Button[])[];

/** How the answer to a question is given. */
export interface ControlView {
  /** Paragraphs below the question's words, in the small HTML of a view: the choices that buttons cannot hold, the same as long as the question is open. */
  readonly listed?: readonly string[];
  /** Paragraphs below those, which may change with each press: how to answer, which page this is, what is chosen. */
  readonly told: readonly string[];
  /** Characters that `told` may come to while the question is open; where absent, it stays as it is. */
  readonly room?: number;
  readonly rows: Rows;
  /** A message of its own above the question, for a keyboard that a message with buttons cannot have. */
  readonly beside?: View;
}

export type ShowControl<Kind extends Control['kind']> = (control: Extract<Control, { kind: Kind }>, asked: Asked, scene: Scene) => ControlView;
