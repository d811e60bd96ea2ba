import { findChoice, inOrder } from './choices.js';
import { accepted, refused, type KindRules } from './rules.js';

/** Typed choices, separated by commas, semicolons or lines, complete what was toggled and settle the question. */
export const selectMultiple = {
  asked: true,
  press: 'toggle',
  wants: 'needs-button',
  read: ({ question, text, draft }) => {
    const choices = question.choices ?? [];
    const whole = findChoice(choices, text);
    const found = whole !== null ? [whole] : text.split(/[,;\n]/).filter((part) => part.trim() !== '').map((part) => findChoice(choices, part));
    const picked = found.flatMap((choice) => (choice === null ? [] : [choice.name]));
    if (found.length === 0 || picked.length < found.length) return refused('unknown-choice');
    return accepted(inOrder(choices, [...draft, ...picked]));
  },
} as const satisfies KindRules;
