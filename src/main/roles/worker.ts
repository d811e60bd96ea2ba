import { publishAnonymous } from '../../app/publishAnonymous.js';
import { sweepFiles } from '../../app/sweepFiles.js';
import { hasDue, nextDueAt } from '../../db/dueWork.js';
import { hasLostInbox } from '../../db/inbox.js';
import { whenAlone } from '../../db/locks.js';
import { outboxWaiting, recoverOutbox } from '../../db/outbox.js';
import { drainDue } from '../../jobs/drainDue.js';
import { startSweeper } from '../../jobs/sweeper.js';
import type { House, Running } from '../roles.js';

/** Does what is due, sends what waits, and puts back what was lost. */
export async function startWorker(house: House): Promise<Running> {
  const { installation, wakeups, telegram, log } = house;
  const { db, clock } = installation;
  const work = await wakeups.work({
    due: async (closing) => {
      await drainDue(house.due, wakeups, closing);
    },
    outbox: async (closing) => {
      await Promise.all([telegram.delivery.drain(closing), house.slack().then((slack) => slack?.delivery.drain())]);
    },
    inbox: async () => {
      await Promise.all([telegram.updates.takeUpLost(), house.slack().then((slack) => slack?.takeUpLost())]);
    },
  });
  const sweeper = startSweeper({
    clock,
    log,
    wakeups,
    alone: (run) => whenAlone(db, 'sweeper', run),
    hasDue: (now) => hasDue(db, now),
    nextDueAt: (now) => nextDueAt(db, now),
    hasLostInbox: () => hasLostInbox(db),
    recoverOutbox: (now) => recoverOutbox(db, now),
    outboxWaiting: () => outboxWaiting(db),
    planDigests: house.planDigests,
    sweepFiles: () => sweepFiles({ db, files: installation.files }),
    publishAnonymous: () => publishAnonymous({ db, clock }),
  });
  return {
    stop: async () => {
      await sweeper.close();
      await work.close();
      await telegram.updates.idle();
      await telegram.delivery.idle();
      await (await house.slack())?.delivery.idle();
    },
  };
}

