import type { EpochMs } from '../support/clock.js';
import type { PressAnswer, TelegramCall } from './talk/types.js';

/** How a send ended that did not go wrong, or that went wrong for good. What may be tried again is thrown (`RetryLater`, `OutcomeUnknown`). */
export interface Sent {
  /** The platform's id of the message, where it gave one. */
  readonly platformId: string | null;
  /** When it was shown, by the platform's clock and in whole seconds, where that was asked for and told. */
  readonly at?: EpochMs;
}

/**
 * Sends to Telegram.
 * @throws RetryLater when the platform wants a pause or could certainly not be reached; RecipientGone when the person blocked us;
 *   SendRefused when this very message can never be sent; OutcomeUnknown when it may or may not have arrived.
 */
export interface TelegramSender {
  /** @param dated whether it matters when the message was shown. */
  send(call: TelegramCall, dated?: boolean): Promise<Sent>;
  /** Answers a press. Never throws: a press that cannot be answered any more is not worth an error. */
  answerPress(answer: PressAnswer): Promise<void>;
}

/**
 * Where files lie that people sent and that surveys show: opaque bytes under names of letters, digits and dashes. Nothing in it is executed, and no address leads to it.
 * Whatever cannot be done now (no room, no connection) throws and may be tried again.
 */
export interface FileStore {
  /** Keeps `bytes`; when it resolves they outlive a loss of power. The same name again puts the same file there again. */
  put(name: string, bytes: Uint8Array): Promise<void>;
  /** null where there is none of that name. */
  get(name: string): Promise<Uint8Array | null>;
  /** Afterwards there is none of that name, whether there was or not. */
  remove(name: string): Promise<void>;
}

/** What came of fetching a file that somebody sent. */
export type Downloaded =
  | { readonly kind: 'loaded'; readonly bytes: Uint8Array }
  | { readonly kind: 'too-large'; readonly bytes: number }
  /** The platform does not have it, or not any more. */
  | { readonly kind: 'unreachable' };

/**
 * Fetches a file from the platform by its id there, `most` bytes at most, counted while they come.
 * @throws RetryLater when it may be there at another time.
 */
export type Download = (file: string, most: number) => Promise<Downloaded>;

/** How one part of the installation is: `ok`, or what to do about it. */
export interface Check {
  readonly name: string;
  readonly ok: boolean;
  readonly advice?: string;
}

/** What came of posting digests by hand. */
export interface DigestsPosted {
  /** Went out now, through this command or a worker beside it. */
  readonly posted: number;
  /** Had gone out before. */
  readonly alreadyPosted: number;
  /** Did not go out: refused, nowhere to send it, or still waiting for the platform. */
  readonly failed: number;
}
