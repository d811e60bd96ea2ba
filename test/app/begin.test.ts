import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Claimed } from '../../src/app/deliver.js';
import { createUpdates } from '../../src/app/handleUpdates.js';
import { handleCommand } from '../../src/app/talk/handlers.js';
import type { CampaignAction, Command } from '../../src/app/talk/types.js';
import { storeReceived } from '../../src/db/inbox.js';
import { noFaults } from '../../src/support/faults.js';
import { openHouse, type House } from './house.js';

let house: House;
let campaign = '';
const replies: Claimed[] = [];
beforeAll(async () => {
  house = await openHouse();
  await house.hireMany(4);
  await house.bind(1, 2, 3, 4);
  campaign = (await house.launch('Sekretariat')).campaign;
});
afterAll(() => house.close());

async function press(...presses: readonly (readonly [person: number, action: CampaignAction])[]): Promise<void> {
  const commands = presses.map(([n, action], i): { chat: number; command: Command } => ({ chat: 100 + n, command: { kind: 'press', query: `q${i}`, messageId: 1, press: { kind: 'campaign', campaign, action } } }));
  const updates = createUpdates({
    ...house.deps,
    settings: { agency: 'BKPSDM', contact: 'loket', noticeVersion: '1', defaultZone: 'Asia/Jakarta' },
    decode: async (inbox, body) => await Promise.resolve({ inbox, sentAt: null, message: null, languageHint: 'id', ...commands[Number(body)] ?? { chat: 0, command: { kind: 'ignore' } } }),
    handle: handleCommand,
    prepare: () => null,
    delivery: { replies: (items) => void replies.push(...items), drain: async () => await Promise.resolve(0), isSendingTo: () => true, questionShown: () => null, precedes: () => false, wake: () => {}, renew: async () => await Promise.resolve(), idle: async () => await Promise.resolve() },
    sender: { answerPress: async () => await Promise.resolve() },
    faults: noFaults,
    sleep: async () => await Promise.resolve(),
    count: () => {},
  });
  const ids = await storeReceived(house.db, commands.map(({ chat }, i) => ({ source: 'telegram', account: '1', updateKey: house.deps.ids.token(9), actor: String(chat), payload: String(i) })), 60_000);
  updates.offer(commands.map(({ chat }, i) => ({ id: ids[i] ?? 0, actor: String(chat), body: i })));
  await updates.idle();
}

const standing = async (n: number) => {
  const employeeId = await house.idOf(n);
  const [conversation, ...more] = await house.db.prisma.conversation.findMany({ where: { employeeId } });
  const recipient = await house.db.prisma.recipient.findFirstOrThrow({ where: { employeeId } });
  const chat = await house.db.prisma.chat.findFirstOrThrow({ where: { employeeId } });
  const said = replies.filter((r) => r.chat === 100 + n).map((r) => r.call.params.text);
  return {
    more: more.length, head: conversation?.head, revision: conversation?.revision, startedAt: conversation?.startedAt.getTime(), begun: recipient.startedAt?.getTime(), declined: recipient.declinedAt,
    floor: chat.focusId === conversation?.id, said,
  };
};

test('whoever begins together with others stands where the long way would have brought them', async () => {
  await press([3, 'decline']);
  replies.length = 0;
  // The third had declined, which only the long way knows.
  await press([1, 'start'], [2, 'start'], [3, 'start']);
  const [first, second, third] = [await standing(1), await standing(2), await standing(3)];
  expect(first).toMatchObject({ more: 0, revision: 1, declined: null, floor: true });
  expect(first.said.length).toBeGreaterThan(1);
  expect(second).toEqual(first);
  expect(third).toEqual(first);
});

test('pressed twice at the same time, one conversation begins', async () => {
  await press([4, 'start'], [4, 'start']);
  expect(await standing(4)).toMatchObject({ more: 0, floor: true });
  const open = await house.db.prisma.inbox.count({ where: { state: 'new' } });
  expect(open).toBe(0);
});
