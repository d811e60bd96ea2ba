import { patched, recorded, sameAnswer } from '../answers.js';
import type { Answers, Recorded } from '../types.js';

/** What is on record, and which of it changed. */
export class Records {
  #answers: Answers;
  /** Not yet in `#answers`, so that many changes copy them once. */
  readonly #patch = new Map<string, Recorded | undefined>();
  readonly #changed = new Set<string>();

  constructor(answers: Answers) {
    this.#answers = answers;
  }

  get answers(): Answers {
    this.#answers = patched(this.#answers, this.#patch);
    this.#patch.clear();
    return this.#answers;
  }

  get(key: string): Recorded | undefined {
    return this.#patch.has(key) ? this.#patch.get(key) : recorded(this.#answers, key);
  }

  set(key: string, value: Recorded | undefined): void {
    if (sameAnswer(this.get(key), value)) return;
    this.#patch.set(key, value);
    this.#changed.add(key);
  }

  /** The keys whose record changed since they were last taken, and takes them. */
  takeChanged(): readonly string[] {
    const keys = [...this.#changed];
    this.#changed.clear();
    return keys;
  }
}
