import type { CompiledSurvey } from '../compile.js';
import type { Answers } from '../types.js';
import { Model } from './model.js';
import type { Surroundings } from './scope.js';

/** So many questions are kept computed, over all conversations: tens of megabytes. */
const MOST_LEAVES = 200_000;

/**
 * Models of the conversations that were answered last, so that an answer computes only what it changes. Found by the very answers that the last step gave;
 * whoever comes with others gets a model computed from them, which comes to the same.
 */
class ModelCache {
  readonly #models = new Map<Answers, Model>();
  #leaves = 0;

  /** Takes a model out: it is about to be changed, and belongs to other answers afterwards. */
  take(compiled: CompiledSurvey, answers: Answers, surroundings: Surroundings): Model {
    const known = this.#models.get(answers);
    if (known === undefined || known.compiled !== compiled || known.seed !== surroundings.seed) return Model.from(compiled, answers, surroundings);
    this.#models.delete(answers);
    this.#leaves -= known.leaves().length;
    known.refresh(surroundings);
    return known;
  }

  put(model: Model): void {
    const { answers } = model;
    if (this.#models.has(answers)) return;
    this.#models.set(answers, model);
    this.#leaves += model.leaves().length;
    for (const [oldest, kept] of this.#models) {
      if (this.#leaves <= MOST_LEAVES || oldest === answers) return;
      this.#models.delete(oldest);
      this.#leaves -= kept.leaves().length;
    }
  }
}

export const models = new ModelCache();
