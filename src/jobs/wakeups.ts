import { Queue, Worker, type BackendFactory, type IQueueBackend } from 'bullmq';
import { z } from 'zod';
import type { Clock } from '../support/clock.js';
import type { Logger } from '../support/logger.js';

/** What somebody can be woken for. A wake-up says where to look, never what to do: everything that matters is rows in the database. */
export const WAKE_NAMES = ['due', 'outbox', 'inbox'] as const;
export type WakeName = (typeof WAKE_NAMES)[number];

export interface Closable {
  /** Resolves when what runs has ended; nothing new begins. */
  close(): Promise<void>;
}

/** What a name wakes. `closing` is aborted when the worker is to end: whoever has much to do stops between two pieces of it. */
export type WakeHandler = (closing: AbortSignal) => Promise<void>;

/**
 * The queue as the rest of the house sees it, the same on PostgreSQL and on Redis. A wake-up may be lost at any time and may come twice;
 * several that wait for the same thing become one. While a handler runs, a further wake-up makes it run once more.
 */
export interface Wakeups extends Closable {
  /** Never throws: what the queue cannot take now, the sweeper puts back. @param delayMs real milliseconds until it is worth looking; 0 for at once. */
  wake(name: WakeName, delayMs?: number): Promise<void>;
  /** Runs the handlers, one run a name at a time in this process; one that throws is logged and waits for the next wake-up. */
  work(handlers: Readonly<Record<WakeName, WakeHandler>>): Promise<Closable>;
}

/** A name in BullMQ's tables; never a person, never a unit. */
const QUEUE = 'wakeups';
const payload = z.strictObject({ name: z.enum(WAKE_NAMES) });

/** Delayed wake-ups of one name within this many milliseconds become one. */
const BUCKET_MS = 1000;

/**
 * For so long (milliseconds) a wake-up stands for those that follow it, if nobody takes it up. A worker that died with it in hand would otherwise
 * swallow every further one until the queue takes it for stalled, which is after a minute at worst.
 */
const STANDS_FOR_MS = 1000;

/** Nobody waits longer than this for a queue that cannot be reached. */
const LONGEST_ADD_MS = 3000;

async function withinMs<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('the queue does not answer')), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** What differs between the backends. `dispose` ends what `connection` stands for; call it last. */
export interface Backend<Connection, B extends IQueueBackend> {
  readonly factory: BackendFactory<B, Connection>;
  readonly connection: Connection;
  dispose(): Promise<void>;
}

export interface WakeupDeps {
  readonly clock: Pick<Clock, 'real'>;
  readonly log: Logger;
}

/** Builds the one interface on a backend. */
export function createWakeups<Connection, B extends IQueueBackend>(backend: Backend<Connection, B>, { clock, log }: WakeupDeps): Wakeups {
  const queue = new Queue<unknown, void, string, unknown, void, string, B, Connection>(QUEUE, { connection: backend.connection }, backend.factory);
  // The backend reconnects by itself, and the sweeper puts back what was lost meanwhile.
  queue.on('error', (error) => log.warn({}, `The queue: ${error.message}`));
  const workers = new Set<Closable>();

  const wake = async (name: WakeName, delayMs = 0): Promise<void> => {
    const bucket = delayMs > 0 ? Math.ceil((clock.real() + delayMs) / BUCKET_MS) : null;
    const added = queue.add(name, { name }, {
      ...(bucket !== null && { delay: Math.max(1, bucket * BUCKET_MS - clock.real()) }),
      deduplication: bucket === null ? { id: name, ttl: STANDS_FOR_MS } : { id: `${name}-${bucket}` },
      removeOnComplete: true,
      removeOnFail: true,
      attempts: 1,
    });
    await withinMs(added, LONGEST_ADD_MS).catch((error: unknown) => log.warn({ wake: name }, `A wake-up is left to the sweeper: ${error instanceof Error ? error.message : String(error)}`));
  };

  return {
    wake,
    work: async (handlers) => {
      const running = new Map<WakeName, Promise<void>>();
      const again = new Set<WakeName>();
      const ending = new AbortController();
      const run = async (name: WakeName): Promise<void> => {
        do {
          again.delete(name);
          try {
            await handlers[name](ending.signal);
          } catch (error) {
            log.error({ wake: name }, 'Woken work failed; the next wake-up tries again.', error);
          }
        } while (again.has(name) && !ending.signal.aborted);
      };
      const worker = new Worker<unknown, void, string, B, number, Connection>(
        QUEUE,
        async (job) => {
          // From here on a wake-up is a new one: what it tells of may have come after this run looked.
          await job.removeDeduplicationKey();
          const read = payload.safeParse(job.data);
          if (!read.success) {
            log.warn({}, 'A wake-up that cannot be read was dropped.');
            return;
          }
          const { name } = read.data;
          const before = running.get(name);
          if (before !== undefined) {
            again.add(name);
            return;
          }
          const mine = run(name).finally(() => running.delete(name));
          running.set(name, mine);
          await mine;
        },
        { connection: backend.connection, concurrency: WAKE_NAMES.length * 2, removeOnComplete: { count: 0 }, removeOnFail: { count: 0 }, drainDelay: 5 },
        backend.factory,
      );
      worker.on('error', (error) => log.warn({}, `The queue's worker: ${error.message}`));
      await worker.waitUntilReady();
      const closable: Closable = {
        close: async () => {
          workers.delete(closable);
          ending.abort();
          await worker.close();
          await Promise.all(running.values());
        },
      };
      workers.add(closable);
      return closable;
    },
    close: async () => {
      await Promise.all([...workers].map((w) => w.close()));
      await queue.close();
      await backend.dispose();
    },
  };
}
