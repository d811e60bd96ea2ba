import type { Wakeups } from '../jobs/wakeups.js';

/** A queue that is opened when somebody first needs it. */
export interface DeferredWakeups extends Wakeups {
  /** Opens it now. @throws what opening throws. */
  open(): Promise<void>;
}

/** Puts the opening of the queue off until it is needed: its library is the largest part of a start, and nobody's first answer waits for it. */
export function deferredWakeups(open: () => Promise<Wakeups>): DeferredWakeups {
  let begun: Promise<Wakeups> | null = null;
  const wakeups = async (): Promise<Wakeups> => {
    begun ??= open();
    try {
      return await begun;
    } catch (error) {
      // The next who needs it tries again.
      begun = null;
      throw error;
    }
  };
  return {
    open: async () => {
      await wakeups();
    },
    wake: async (name, delayMs) => {
      const opened = await wakeups().catch(() => null);
      // What the queue cannot take now, the sweeper puts back.
      await opened?.wake(name, delayMs);
    },
    work: async (handlers) => await (await wakeups()).work(handlers),
    close: async () => {
      await (await begun?.catch(() => null))?.close();
    },
  };
}
