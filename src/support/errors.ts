/**
 * Errors that name their consequence. Whoever catches one knows what to do without reading its text:
 * retry, stop writing to a person, tell the person who gave the input, or fail loudly.
 */
export abstract class PamongError extends Error {
  abstract readonly consequence: 'retry' | 'recipient-gone' | 'refuse-input' | 'wrong-use' | 'misconfigured' | 'unknown-outcome' | 'give-up';
  override get name(): string {
    return this.constructor.name;
  }
}

/** The same call may succeed after `afterMs` milliseconds of real time, and must not be made before. */
export class RetryLater extends PamongError {
  readonly consequence = 'retry';
  constructor(message: string, readonly afterMs: number, readonly scope: 'recipient' | 'platform' = 'recipient') {
    super(message);
  }
}

/** The recipient cannot be reached any more (blocked the bot, left, never existed): stop writing to them. */
export class RecipientGone extends PamongError {
  readonly consequence = 'recipient-gone';
}

/** The platform may or may not have taken the message: never send again blindly. */
export class OutcomeUnknown extends PamongError {
  readonly consequence = 'unknown-outcome';
}

/** The platform refused this very message; sending it again cannot help. */
export class SendRefused extends PamongError {
  readonly consequence = 'give-up';
}

/** One thing that is wrong with a file or an argument, with its place. */
export interface Problem {
  readonly row?: number;
  readonly column?: string;
  readonly message: string;
}

/** What a person or an officer gave cannot be accepted; nothing was changed. Exit code 1 on the command line. */
export class InputRejected extends PamongError {
  readonly consequence = 'refuse-input';
  constructor(message: string, readonly problems: readonly Problem[] = []) {
    super(message);
  }
}

/** The command line was used wrongly; all mistakes at once. Exit code 2. */
export class WrongUse extends PamongError {
  readonly consequence = 'wrong-use';
  /** @param help the command that explains how it is used; empty where there is none. */
  constructor(message: string, readonly problems: readonly Problem[] = [], readonly help = '') {
    super(message);
  }
}

/** The environment is wrong or incomplete; all mistakes at once. Exit code 78 (`EX_CONFIG`, sysexits.h). */
export class Misconfigured extends PamongError {
  readonly consequence = 'misconfigured';
  constructor(readonly mistakes: readonly string[]) {
    super(mistakes.join('\n'));
  }
}
