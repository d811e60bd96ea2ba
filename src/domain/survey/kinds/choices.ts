import type { Choice } from '../types.js';

const LEADING_NUMBER = /^(\d+)\s*[·.)\u2013\u2014-]\s*(.+)$/u;

/**
 * The choice that a person means by typing its words in either language, its words without the number before them, its number as shown
 * ("3" for "3 · Mandiri, tugas rutin"), its place in the list where the words show no numbers, or its name. `null` when none or several fit.
 */
export function findChoice(choices: readonly Choice[], typed: string): Choice | null {
  const wanted = plain(typed);
  if (wanted === '') return null;
  const tests: readonly ((choice: Choice, index: number) => boolean)[] = [
    (choice) => labels(choice).some((label) => plain(label) === wanted),
    (choice) => labels(choice).some((label) => plain(LEADING_NUMBER.exec(label)?.[2] ?? '') === wanted),
    (choice) => labels(choice).some((label) => LEADING_NUMBER.exec(label)?.[1] === wanted),
    (choice, index) => !numbered(choices) && String(index + 1) === wanted,
    (choice) => plain(choice.name) === wanted,
  ];
  for (const test of tests) {
    const [first, ...more] = choices.filter(test);
    if (first !== undefined) return more.length === 0 ? first : null;
  }
  return null;
}

/** The names of choices in the order of the survey, each once; what the survey does not know is left out. */
export function inOrder(choices: readonly Choice[], chosen: readonly string[]): readonly string[] {
  const wanted = new Set(chosen);
  return choices.map((choice) => choice.name).filter((name) => wanted.has(name));
}

const labels = (choice: Choice): readonly string[] => (choice.label.en === undefined ? [choice.label.id] : [choice.label.id, choice.label.en]);

const numbered = (choices: readonly Choice[]): boolean =>
  choices.some((choice) => /^\d+$/.test(choice.name) || labels(choice).some((label) => /^\d/.test(label)));

/** Case, accents of typing and the dot at the end make no other answer. */
function plain(text: string): string {
  return text.normalize('NFKC').toLowerCase().replaceAll(/\s+/g, ' ').trim().replace(/[.!]+$/, '');
}
