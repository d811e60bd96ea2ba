import type { SocketModeReceiver } from '@slack/bolt';
import type { Logger } from '../support/logger.js';

/** The first and the longest pause before connecting again, in real milliseconds. */
const PAUSE_MS = { first: 250, longest: 60_000 } as const;

/** What of Bolt's receiver is needed here. */
type Line = Pick<InstanceType<typeof SocketModeReceiver>, 'start' | 'stop' | 'client'>;

export interface Connection {
  /** Connects, and connects again whenever the connection ends. Resolves at the first connection, or when stopped. */
  start(): Promise<void>;
  /** Resolves when nothing is connected nor trying to be. */
  stop(): Promise<void>;
}

/**
 * Keeps a Socket Mode connection. Bolt's own way of reconnecting is left off: it cannot be stopped while Slack is away, and a token that is revoked
 * meanwhile ends the whole process by an error that nobody can catch.
 */
export function keepConnected(line: Line, { log, sleep }: { readonly log: Logger; readonly sleep: (ms: number) => Promise<void> }): Connection {
  let stopped = false;
  let stop: () => void = () => {};
  const whenStopped = new Promise<void>((resolve) => {
    stop = resolve;
  });
  let running: Promise<void> | null = null;

  /** One connection from beginning to end. @returns whether there was one at all. */
  const connectOnce = async (connected: () => void): Promise<boolean> => {
    let ended: () => void = () => {};
    const untilEnded = new Promise<void>((resolve) => {
      ended = resolve;
    });
    line.client.on('disconnected', ended);
    try {
      await line.start();
      connected();
      if (stopped) await line.stop();
      await untilEnded;
      return true;
    } catch (error) {
      if (!stopped) log.error({}, 'Slack cannot be listened to yet; trying on.', error);
      return false;
    } finally {
      line.client.off('disconnected', ended);
    }
  };

  const run = async (connected: () => void): Promise<void> => {
    for (let failures = 0; !stopped; ) {
      failures = (await connectOnce(connected)) ? 0 : failures + 1;
      if (!stopped) await Promise.race([whenStopped, sleep(Math.min(PAUSE_MS.first * 2 ** failures, PAUSE_MS.longest))]);
    }
  };

  return {
    start: () =>
      new Promise((resolve) => {
        running ??= run(resolve);
        void running.then(resolve);
      }),
    stop: async () => {
      stopped = true;
      stop();
      await line.stop();
      await running;
    },
  };
}
