import type { Clock, EpochMs } from '../../support/clock.js';

export type Admission = { readonly admitted: true } | { readonly admitted: false; readonly retryAfter: number; readonly early: boolean };

/**
 * Slack's rate for messages: one a second a channel, with a short burst. On real time, since the platform does not travel with a rehearsal.
 * @param perSecond messages a second a channel, 0 for no limit
 * @param burst how many may come at once after a quiet time
 */
export class Limiter {
  private readonly buckets = new Map<string, { tokens: number; at: EpochMs }>();
  private readonly closedUntil = new Map<string, EpochMs>();

  constructor(
    private readonly clock: Clock,
    private readonly perSecond: number,
    private readonly burst: number,
  ) {}

  /** `early` where the call came before the time that an earlier refusal named. `retryAfter` is in whole seconds. */
  admit(method: string, channel: string | null): Admission {
    const now = this.clock.real();
    const closed = Math.max(0, ...scopes(method, channel).map((scope) => this.closedUntil.get(scope) ?? 0));
    if (closed > now) return { admitted: false, retryAfter: Math.ceil((closed - now) / 1000), early: true };
    if (method !== 'chat.postMessage' || channel === null || this.perSecond <= 0) return { admitted: true };
    const bucket = this.buckets.get(channel) ?? { tokens: this.burst, at: now };
    const tokens = Math.min(this.burst, bucket.tokens + ((now - bucket.at) / 1000) * this.perSecond);
    if (tokens >= 1) {
      this.buckets.set(channel, { tokens: tokens - 1, at: now });
      return { admitted: true };
    }
    this.buckets.set(channel, { tokens, at: now });
    const retryAfter = Math.max(1, Math.ceil((1 - tokens) / this.perSecond));
    this.close(method, channel, retryAfter);
    return { admitted: false, retryAfter, early: false };
  }

  /** Refuses calls for `seconds`: of one method to one channel, or of all where either is null. */
  close(method: string | null, channel: string | null, seconds: number): void {
    this.closedUntil.set(scope(method, channel), this.clock.real() + seconds * 1000);
  }
}

const scope = (method: string | null, channel: string | null): string => `${method ?? '*'} ${channel ?? '*'}`;

function scopes(method: string, channel: string | null): readonly string[] {
  return [scope(null, null), scope(method, null), scope(null, channel), scope(method, channel)];
}
