// What each guard guards against: the same run with the guard and without it, on a copy of the build that is changed for it.
// Each counts what must be zero; the test that asserts the same is named beside it.
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { bundle } from '../bundle.mjs';
import { copyBuild, loadBuild, mutate } from './build.mjs';
import { killAt } from './kills.mjs';
import { replayed } from './replay.mjs';
import { openWorld } from './world.mjs';

/** Runs `work` on a copy of the build with these changes. */
async function changed(options, changes, work) {
  const copy = copyBuild(options.folder);
  try {
    for (const [path, from, to] of changes) mutate(copy.folder, path, from, to);
    if (changes.length > 0) await bundle(join(copy.folder, 'dist'));
    return await work({ ...options, folder: copy.folder, built: await loadBuild(copy.folder) });
  } finally {
    copy.remove();
  }
}

/** Everyone answers in peace; then `look` counts. */
async function inPeace(options, look, prepare = async () => {}) {
  const world = await openWorld(options);
  try {
    await prepare(world);
    world.supervisor.start('bot');
    world.supervisor.start('worker');
    const campaign = await world.launch();
    await world.played(120_000);
    return await look(world, campaign);
  } finally {
    await world.close();
  }
}

export const guards = [
  {
    name: 'unique key of the inbox',
    test: 'test/faults/short.test.ts: on Redis, deliveries that come again and out of order change nothing',
    changes: [['db/inbox.js', 'ON CONFLICT (source, account, update_key) DO NOTHING', ''], ['db/talk.js', "i.source = 'telegram' AND i.account", "i.source = 'nobody' AND i.account"]],
    run(options, removed) {
      return changed(options, removed ? this.changes : [], async (own) => {
        const row = await replayed({ ...own, playMs: 120_000, prepare: removed ? 'DROP INDEX inbox_source_account_update_key_key' : undefined });
        return { count: row.broken.length + row.doubled, what: row.broken[0] ?? '' };
      });
    },
  },
  {
    name: 'unique key of the outbox',
    test: 'test/faults/guards.test.ts: the same message is written once',
    changes: [['db/outbox.js', 'ON CONFLICT (key) DO NOTHING RETURNING id, key`, JSON', 'RETURNING id, key`, JSON']],
    run(options, removed) {
      return changed(options, removed ? this.changes : [], async (own) => {
        const world = await openWorld({ ...own, people: 1 });
        try {
          if (removed) await world.pool().query('DROP INDEX outbox_key_key');
          const message = { key: 'survey.invite:x:1', channel: 'telegram', lane: 'broadcast', kind: 'survey.invite', chat: null, employee: null, subject: null, payload: {}, onDoubt: 'repeat', worthUntil: null };
          for (let i = 0; i < 2; i++) await own.built.addOutbox(world.office().db.prisma, [message]);
          const { rows } = await world.pool().query(`SELECT count(*)::int - 1 AS n FROM outbox WHERE key = 'survey.invite:x:1'`);
          return { count: rows[0].n, what: 'an invitation planned twice goes out twice' };
        } finally {
          await world.close();
        }
      });
    },
  },
  {
    name: 'lease of a message',
    test: 'test/faults/guards.test.ts: what a living process holds is sent by nobody else',
    changes: [['db/outbox.js', 'export const LEASE_MS = 10_000', 'export const LEASE_MS = 0']],
    run(options, removed) {
      return changed(options, removed ? this.changes : [], async (own) => {
        // So slow a pace that messages wait in a living process while the sweeper looks.
        const count = await inPeace({ ...own, people: 12, rates: { overall: 8, chat: 0 } }, async (world) => [...world.log().matchAll(/"again":(\d+)/g)].reduce((sum, [, n]) => sum + Number(n), 0));
        return { count, what: `${count} messages were taken from a sender that lived and held them` };
      });
    },
  },
  {
    name: 'commit before acknowledging',
    test: 'test/faults/short.test.ts: after all of it no answer is lost',
    changes: [['telegram/poller.js', 'await deps.receive({ ...known, body, late });', 'void deps.receive({ ...known, body, late }).catch(() => { });'], ...['app/receiveUpdates.js', 'app/handleUpdates.js'].map((path) => [path, "deps.faults('after-receive');", "{ await new Promise((go) => setTimeout(go, 50)); deps.faults('after-receive'); }"])],
    run(options, removed) {
      return changed(options, removed ? this.changes : [], async (own) => {
        const row = await killAt('after-receive', { ...own, kills: 4, roundMs: 120_000 });
        return { count: row.lost, what: row.details.find((text) => text.includes('never stored')) ?? '' };
      });
    },
  },
  {
    name: 'premise of a reminder',
    test: 'test/faults/guards.test.ts: a reminder that comes late reminds nobody who has answered',
    changes: [['app/due/surveyMessages.js', 'else if (how.completed)', 'else if (false)']],
    run(options, removed) {
      return changed(options, removed ? this.changes : [], async (own) => {
        const count = await inPeace({ ...own, people: 8 }, async (world, campaign) => {
          await world.pool().query(`UPDATE due_work SET state = 'due', done_at = NULL, due_at = (SELECT min(due_at) FROM due_work WHERE kind = 'survey.invite') WHERE kind = 'survey.remind' AND subject = 'campaign:' || $1`, [campaign]);
          await world.until(30_000, async () => (await world.pool().query(`SELECT 1 FROM due_work WHERE kind = 'survey.remind' AND state = 'due' LIMIT 1`)).rows.length === 0);
          await sleep(500);
          return (await world.pool().query(`SELECT count(*)::int AS n FROM outbox WHERE kind = 'survey.remind'`)).rows[0].n;
        });
        return { count, what: `${count} reminders to people who had answered` };
      });
    },
  },
];
