import { afterAll, beforeAll, expect, test } from 'vitest';
import { addConversation, applyChange, conversationOf, openCampaigns } from '../../src/db/conversations.js';
import { inTransaction } from '../../src/db/database.js';
import type { StateHead } from '../../src/domain/survey/types.js';
import { DAY, START, World } from '../app/talk/world.js';
import { testVault } from '../support/vault.js';

let world: World;
let siti: number;
beforeAll(async () => {
  world = await World.open();
  siti = await world.employee('198501012010012001', 'Siti Aminah', null);
  await world.campaign('k1', [siti]);
});
afterAll(() => world.close());

const head: StateHead = { survey: 'kebutuhan', version: 1, phase: 'asking', at: 'topik', turn: 1, draft: ['a'], correcting: false, paused: false };

test('what a step changed is stored whole: answers, skips, withdrawals and their return', async () => {
  const { id, state, revision, recipient } = await inTransaction(world.db, async (tx) => {
    const conversation = await addConversation(tx, 'k1', siti, head, START);
    const change = { conversation, campaign: 'k1', head, recorded: [], presumed: [], withdrawn: [], completed: false, begins: false };
    await applyChange(tx, { ...change, recorded: [{ question: 'topik', value: 'Arsip' }, { question: 'jam', value: null }, { question: 'cara', value: ['a', 'b'] }] }, START);
    await applyChange(tx, { ...change, presumed: [], withdrawn: ['topik', 'cara'] }, START);
    await applyChange(tx, { ...change, recorded: [{ question: 'topik', value: 'Arsip digital' }] }, START + DAY);
    const stored = await conversationOf(tx, testVault, 'k1', siti);
    return {
      id: stored?.id === conversation,
      state: stored?.state,
      revision: (await tx.conversation.findFirstOrThrow()).revision,
      recipient: await tx.recipient.findFirstOrThrow(),
    };
  });
  expect(id).toBe(true);
  expect(state).toEqual({ ...head, answers: { topik: 'Arsip digital', jam: null, cara: { presumed: ['a', 'b'] } } });
  expect(revision).toBe(3);
  expect(recipient).toMatchObject({ startedAt: new Date(START), completedAt: null });
});

test('a campaign is open from its beginning to its close, until it is answered', async () => {
  const open = (now: number) => inTransaction(world.db, async (tx) => (await openCampaigns(tx, siti, now)).map((c) => c.campaign.id));
  expect(await open(START - 1)).toEqual([]);
  expect(await open(START)).toEqual(['k1']);
  expect(await open(START + 10 * DAY)).toEqual([]);
  await inTransaction(world.db, async (tx) => {
    const conversation = await conversationOf(tx, testVault, 'k1', siti);
    await applyChange(tx, { conversation: conversation?.id ?? 0, campaign: 'k1', head: { ...head, phase: 'submitted', at: null }, recorded: [], presumed: [], withdrawn: [], completed: true, begins: false }, START + DAY);
  });
  expect(await open(START + DAY)).toEqual([]);
});
