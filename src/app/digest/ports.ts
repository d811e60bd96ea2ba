import type { Digest } from '../../domain/digest/types.js';
import type { EpochMs } from '../../support/clock.js';
import type { Language } from '../../domain/survey/types.js';
import type { Sent } from '../ports.js';

/** A Block Kit block, as it is sent. */
export type Block = Readonly<Record<string, unknown>>;

export interface SlackMessage {
  /** What notifications and screen readers say. */
  readonly text: string;
  readonly blocks: readonly Block[];
}

/** A digest as it was made, and when it was read. */
export interface ShownDigest {
  readonly digest: Digest;
  readonly createdAt: EpochMs;
  readonly readAt: EpochMs | null;
}

/** A digest as it is shown in Slack. */
export type RenderDigest = (shown: ShownDigest, language: Language) => SlackMessage;

/**
 * Sends direct messages in Slack.
 * @throws RetryLater when Slack wants a pause or could certainly not be reached; RecipientGone when nobody in the workspace has this address;
 *   SendRefused when this very message can never be posted; OutcomeUnknown when it may or may not have been posted.
 */
export interface SlackSender {
  /**
   * @param email of the person, looked up anew each time.
   * @param key unique for ever. It is left with the message in an opaque form.
   * @param attempts how often the message was tried, this time included: from the second time on it is looked for before it is posted.
   */
  send(email: string, message: SlackMessage, key: string, attempts: number): Promise<Sent>;
}

/** Who is in the workspace. */
export interface SlackDirectory {
  /** Null when Slack could not say in time. */
  knows(email: string): Promise<boolean | null>;
}
