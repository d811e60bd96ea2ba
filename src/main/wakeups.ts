import type { Config } from '../config.js';
import { openQueues } from '../jobs/open.js';
import type { Wakeups } from '../jobs/wakeups.js';
import type { Logger } from '../support/logger.js';
import type { Installation } from './installation.js';

/** The queue of this installation: on Redis where there is one, else beside everything else in PostgreSQL. */
export async function openWakeups(config: Config, installation: Installation, log: Logger): Promise<Wakeups> {
  const deps = { clock: installation.clock, log };
  return config.queue.kind === 'redis'
    ? await openQueues({ kind: 'redis', url: config.queue.url }, deps)
    : await openQueues({ kind: 'postgres', connection: installation.connection }, deps);
}
