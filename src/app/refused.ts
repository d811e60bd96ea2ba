import { inBoth, type OfficerMessages } from '../domain/officer/messages.js';
import { InputRejected, type Problem } from '../support/errors.js';

/**
 * The refusal of one argument of an officer's command.
 * @param argument as the command names it: an option without its dashes, or a word such as `campaign`.
 * @param instead what the officer may have meant, a line each.
 */
export function refused(argument: string, say: (words: OfficerMessages) => string, instead: readonly string[] = []): InputRejected {
  const message = inBoth(say);
  return new InputRejected(message, (instead.length === 0 ? [message] : instead).map((line) => ({ column: argument, message: line })));
}

/** Several refusals together; each of them is kept, so that they can stand beside others. */
class AllRefused extends InputRejected {
  constructor(readonly parts: readonly InputRejected[]) {
    super(inBoth((words) => words.several(parts.length)), parts.flatMap(said));
  }
}

export const campaignUnknown = (id: string): InputRejected => refused('campaign', (words) => words.campaignUnknown(id));

/** Gathers what is refused, so that an officer hears of everything at once. */
export class Refusals {
  readonly #found: InputRejected[] = [];

  /** What `work` comes to; null where it is refused, which is kept. Any other failure goes on. */
  async of<T>(work: () => T | Promise<T>): Promise<T | null> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof InputRejected)) throw error;
      this.#found.push(...(error instanceof AllRefused ? error.parts : [error]));
      return null;
    }
  }

  add(refusal: InputRejected): void {
    this.#found.push(refusal);
  }

  /** All that was refused so far. */
  get problems(): readonly Problem[] {
    return this.#found.flatMap(said);
  }

  /** @throws InputRejected with all that was refused, when anything was. */
  settle(): void {
    const [first] = this.#found;
    if (first === undefined) return;
    throw this.#found.length === 1 ? first : new AllRefused(this.#found);
  }
}

/** A refusal beside others: its own sentence, then what it names. */
function said({ message, problems }: InputRejected): readonly Problem[] {
  const column = problems[0]?.column;
  return problems.some((problem) => problem.message === message) ? problems : [{ ...(column !== undefined && { column }), message }, ...problems];
}
