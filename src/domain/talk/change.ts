import type { Effect, Step } from '../survey/types.js';
import type { ConversationChange } from './types.js';

/** What a step of a conversation changes in what is stored. */
export function changeOf(where: Pick<ConversationChange, 'conversation' | 'campaign' | 'begins'>, { state, effects }: Step): ConversationChange {
  const { answers: _, ...head } = state;
  return { ...where, head, ...answersOf(effects), completed: effects.some(({ kind }) => kind === 'submitted') };
}

function answersOf(effects: readonly Effect[]): Pick<ConversationChange, 'recorded' | 'presumed' | 'withdrawn'> {
  return {
    recorded: effects.flatMap((effect) => (effect.kind === 'record' ? [{ question: effect.question, value: effect.value }] : [])),
    presumed: effects.flatMap((effect) => (effect.kind === 'presume' ? [{ question: effect.question, value: effect.value }] : [])),
    withdrawn: effects.flatMap((effect) => (effect.kind === 'withdraw' ? [effect.question] : [])),
  };
}
