import { findChoice } from './choices.js';
import { accepted, refused, type KindRules } from './rules.js';

export const selectOne = {
  asked: true,
  press: 'choose',
  wants: 'needs-button',
  read: ({ question, text }) => {
    const choice = findChoice(question.choices ?? [], text);
    return choice === null ? refused('unknown-choice') : accepted(choice.name);
  },
} as const satisfies KindRules;
