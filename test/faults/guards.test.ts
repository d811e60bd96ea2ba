import { afterEach, expect, test } from 'vitest';
import { addOutbox, claimTelegram, recoverOutbox, renewOutbox, type NewOutbox } from '../../src/db/outbox.js';
import { claimInbox, renewInbox, storeReceived } from '../../src/db/inbox.js';
import { nip, openHouse, type House } from '../app/house.js';

// The guards that the fault runs rest on, one by one. `npm run faults -- --only guards` shows what happens without each.
let house: House | undefined;
afterEach(async () => {
  await house?.close();
  house = undefined;
});

const CHAT = 101;
const message = (key: string, more: Partial<NewOutbox> = {}): NewOutbox => ({
  key,
  channel: 'telegram',
  lane: 'reply',
  kind: 'survey.question',
  chat: CHAT,
  employee: null,
  subject: 'talk:1',
  payload: { method: 'sendMessage' },
  onDoubt: 'repeat',
  worthUntil: null,
  ...more,
});
const NO_LIMIT = { perSecond: 0, chatPerSecond: 0, chatBurst: 1 };

async function opened(): Promise<House> {
  house = await openHouse();
  await house.hireMany(2);
  await house.bind(1, 2);
  return house;
}

const statesOf = async ({ db }: House) => (await db.prisma.outbox.findMany({ orderBy: { id: 'asc' } })).map(({ key, state }) => `${key} ${state}`);
/** As if the process that claimed everything had been killed a while ago. */
const orphan = async ({ db }: House) => void (await db.prisma.outbox.updateMany({ where: { state: 'sending' }, data: { leaseUntil: new Date(0) } }));

test('the same message is written once', async () => {
  const { db } = await opened();
  const first = await addOutbox(db.prisma, [message('invite:x:1')]);
  const second = await addOutbox(db.prisma, [message('invite:x:1')]);
  expect([first.size, second.size, await db.prisma.outbox.count()]).toEqual([1, 0, 1]);
});

test('the same update is stored once, also within one batch', async () => {
  const { db } = await opened();
  const row = { source: 'telegram', account: '1', updateKey: '7', actor: '101', payload: '{}' } as const;
  const [stored, repeated] = await storeReceived(db, [row, row], 0);
  expect(stored).not.toBeNull();
  expect(repeated).toBeNull();
  expect(await storeReceived(db, [row], 0)).toEqual([null]);
});

test('what a living process holds is sent by nobody else', async () => {
  const h = await opened();
  await addOutbox(h.db.prisma, [message('in:1:0')]);
  const held = await claimTelegram(h.db, NO_LIMIT, h.clock.now(), 10, 60_000);
  expect(held).toHaveLength(1);
  expect(await claimTelegram(h.db, NO_LIMIT, h.clock.now(), 10, 60_000)).toEqual([]);
  expect(await recoverOutbox(h.db, h.clock.now())).toEqual({ again: 0, unknown: 0, late: 0 });
  await orphan(h);
  await renewOutbox(h.db, held.map(({ id }) => id), 60_000);
  expect((await recoverOutbox(h.db, h.clock.now())).again).toBe(0);
  await orphan(h);
  expect((await recoverOutbox(h.db, h.clock.now())).again).toBe(1);
});

test('an update that is being handled is handled by nobody else, until its lease has passed', async () => {
  const { db } = await opened();
  const [id] = await storeReceived(db, [{ source: 'telegram', account: '1', updateKey: '7', actor: '101', payload: '{}' }], 60_000);
  expect(await claimInbox(db, 'telegram', 10, 60_000)).toEqual([]);
  await renewInbox(db, [id ?? 0], -1_000);
  expect(await claimInbox(db, 'telegram', 10, 60_000)).toHaveLength(1);
});

test('after a crash a question is shown again, but not over a later one', async () => {
  const h = await opened();
  await addOutbox(h.db.prisma, [message('in:1:0'), message('in:1:1', { kind: 'survey.disclosure' })]);
  await claimTelegram(h.db, NO_LIMIT, h.clock.now(), 10, 60_000);
  await orphan(h);
  await recoverOutbox(h.db, h.clock.now());
  expect(await statesOf(h)).toEqual(['in:1:0 queued', 'in:1:1 queued']);

  await addOutbox(h.db.prisma, [message('in:2:0', { kind: 'survey.summary' }), message('in:2:1', { kind: 'survey.summary' })]);
  const sent = await claimTelegram(h.db, NO_LIMIT, h.clock.now(), 10, 60_000);
  expect(sent.map(({ key }) => key)).not.toContain('in:1:0');
  await recoverOutbox(h.db, h.clock.now());
  expect((await statesOf(h)).filter((row) => row.endsWith('cancelled'))).toEqual(['in:1:0 cancelled']);
});

test('another conversation, another chat and a refusal overtake nothing', async () => {
  const h = await opened();
  const others = [message('in:2:0', { subject: 'talk:2' }), message('in:3:0', { chat: 102 }), message('in:4:0', { kind: 'survey.refusal' })];
  await addOutbox(h.db.prisma, [message('in:1:0'), ...others]);
  await recoverOutbox(h.db, h.clock.now());
  expect(await statesOf(h)).toEqual(['in:1:0 queued', ...others.map(({ key }) => `${key} queued`)]);
});

test('a reminder that comes late reminds nobody who has answered', async () => {
  const h = await opened();
  const { campaign } = await h.launch('Sekretariat');
  await h.work();
  await h.deliver();
  await h.db.prisma.recipient.updateMany({ where: { campaignId: campaign, employee: { nip: nip(1) } }, data: { completedAt: new Date(h.clock.now()) } });
  await h.db.prisma.dueWork.updateMany({ where: { kind: 'survey.remind' }, data: { state: 'due', dueAt: new Date(h.clock.now()), worthUntil: null } });
  await h.work();
  const reminded = await h.db.prisma.outbox.findMany({ where: { kind: 'survey.remind' } });
  expect(new Set(reminded.map(({ chatId }) => Number(chatId)))).toEqual(new Set([102]));
});
