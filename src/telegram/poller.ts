import type { Telegram } from 'telegraf';
import { z } from 'zod';
import type { Received } from '../app/receiveUpdates.js';
import type { Clock } from '../support/clock.js';
import type { Logger } from '../support/logger.js';
import { ALLOWED_UPDATES, identify } from './decode.js';
import { clientSignal } from './signal.js';

export interface PollerDeps {
  readonly telegram: Telegram;
  readonly log: Logger;
  readonly clock: Clock;
  readonly receive: (update: Received) => Promise<void>;
  /** Resolves after so many real milliseconds, or when the poller is stopped. */
  readonly sleep: (ms: number) => Promise<void>;
  /** Tries to become the one poller of all processes; the release gives it back, `lost` tells when it is gone. Null when another holds it. */
  readonly lead: () => Promise<{ readonly isLost: () => boolean; release(): Promise<void> } | null>;
  /** Told at each sign of life from Telegram, so that an outage can be measured. */
  readonly alive: () => void;
}

/** Seconds that Telegram holds an empty poll open (Bot API: getUpdates.timeout). */
const LONG_POLL_S = 25;
/** Whoever has not asked for this long has let updates wait, in real milliseconds. */
const AWAY_MS = 2_000;
const MOST_UPDATES = 100;
/** A poll that takes longer than this has lost its connection without a word, in real milliseconds. */
const POLL_LIMIT_MS = (LONG_POLL_S + 15) * 1000;

const failure = z.object({ response: z.object({ error_code: z.number(), parameters: z.object({ retry_after: z.number().optional() }).optional().catch(undefined) }) });

/**
 * Long polling that acknowledges only what is stored: the next offset is asked for after the inbox rows are committed (invariant 1).
 * @returns stops after the poll that is under way.
 */
export function startPoller(deps: PollerDeps): { stop(): Promise<void> } {
  let stopping = false;
  let abort: () => void = () => {};

  const ask = async (offset: number, timeout: number) => {
    // One for each poll: a promise that lived as long as the poller would keep every answer that ever raced it.
    const ending = new AbortController();
    abort = () => ending.abort();
    const limit = setTimeout(abort, POLL_LIMIT_MS);
    try {
      return await deps.telegram.callApi('getUpdates', { offset, limit: MOST_UPDATES, timeout, allowed_updates: [...ALLOWED_UPDATES] }, { signal: clientSignal.parse(ending.signal) });
    } finally {
      clearTimeout(limit);
    }
  };

  /** When the last poll came back (real time), null before the first; and whether more of what had waited then is to come. */
  let polled: number | null = null;
  let more = false;

  const poll = async (offset: number): Promise<number> => {
    const asked = deps.clock.real();
    // Asked without waiting, Telegram gives what had been waiting and nothing else.
    const late = more || polled === null || asked - polled >= AWAY_MS;
    const updates = await ask(offset, late ? 0 : LONG_POLL_S);
    const here = deps.clock.real();
    more = late && updates.length === MOST_UPDATES;
    deps.alive();
    await Promise.all(
      updates.map(async (body) => {
        const known = identify(body);
        if (known !== null) await deps.receive({ ...known, body, late });
      }),
    );
    polled = here;
    return updates.reduce((next, u) => Math.max(next, u.update_id + 1), offset);
  };

  const lead = async (): Promise<void> => {
    const leadership = await deps.lead();
    if (leadership === null) return await deps.sleep(1_000);
    let offset = 0;
    let failures = 0;
    try {
      await forgetWebhook(deps);
      while (!stopping && !leadership.isLost()) {
        try {
          offset = await poll(offset);
          failures = 0;
        } catch (error) {
          if (stopping) return;
          failures += 1;
          // A webhook that somebody set meanwhile answers every poll with a conflict.
          if (failures % 10 === 0) await forgetWebhook(deps);
          const pauseMs = pauseAfter(error, failures);
          deps.log.warn({ code: failure.safeParse(error).data?.response.error_code ?? null, pauseMs }, 'Telegram could not be polled; trying again.');
          await deps.sleep(pauseMs);
        }
      }
    } finally {
      await leadership.release();
    }
  };

  const run = async (): Promise<void> => {
    while (!stopping) {
      try {
        await lead();
      } catch (error) {
        deps.log.warn({}, 'Polling was interrupted; starting over.');
        deps.log.debug({ problem: String(error) }, 'Polling was interrupted.');
        await deps.sleep(1_000);
      }
    }
  };

  const running = run();
  return {
    stop: async () => {
      stopping = true;
      abort();
      await running;
    },
  };
}

/** Telegram gives updates to a poll only while no webhook is set. That it cannot be taken away now is no reason not to ask. */
async function forgetWebhook({ telegram, log }: PollerDeps): Promise<void> {
  try {
    await telegram.callApi('deleteWebhook', { drop_pending_updates: false });
  } catch (error) {
    log.debug({ problem: String(error) }, 'deleteWebhook failed.');
  }
}

/** Another poller ends its turn soon (409); a rate limit says how long; anything else is given more and more time. */
function pauseAfter(error: unknown, failures: number): number {
  const told = failure.safeParse(error).data?.response;
  if (told?.parameters?.retry_after !== undefined) return told.parameters.retry_after * 1000;
  if (told?.error_code === 409) return 1_000;
  return Math.min(250 * 2 ** Math.min(failures, 6), 10_000);
}
