export const LEVELS = [1, 2, 3, 4] as const;
export type EvaluationLevel = (typeof LEVELS)[number];

interface LevelRow {
  readonly name: { readonly id: string; readonly en: string };
  /** What is asked or measured. */
  readonly measured: 'ratings of material, method, speaker and place' | 'the same test before and after' | 'use at work, months later' | "an office's indicator before and after";
}

/** The four levels of evaluation. Source: Kirkpatrick. */
export const EVALUATION_LEVELS = {
  1: { name: { id: 'Reaksi', en: 'Reaction' }, measured: 'ratings of material, method, speaker and place' },
  2: { name: { id: 'Pembelajaran', en: 'Learning' }, measured: 'the same test before and after' },
  3: { name: { id: 'Perilaku', en: 'Behaviour' }, measured: 'use at work, months later' },
  4: { name: { id: 'Hasil', en: 'Results' }, measured: "an office's indicator before and after" },
} as const satisfies Record<EvaluationLevel, LevelRow>;
