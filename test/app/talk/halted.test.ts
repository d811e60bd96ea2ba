import { afterEach, beforeEach, expect, test } from 'vitest';
import { cancelCampaign } from '../../../src/app/campaign/cancelCampaign.js';
import { pauseCampaign } from '../../../src/app/campaign/pauseCampaign.js';
import { resumeCampaign } from '../../../src/app/campaign/resumeCampaign.js';
import { START, World } from './world.js';

let world: World;
let siti: number;
beforeEach(async () => {
  world = await World.open();
  siti = await world.employee('198501012010012001', 'Siti', '+6281200000001');
  await world.campaign('k1', [siti]);
});
afterEach(() => world.close());

const start = { kind: 'campaign', campaign: 'k1', action: 'start' } as const;
const answers = async () => (await world.db.prisma.answer.findMany({ orderBy: { question: 'asc' } })).map((a) => [a.question, a.value]);

test('while a survey rests nothing is answered, and the person is told kindly; it goes on where it was', async () => {
  const phone = await world.bound(77, '+6281200000001');
  await phone.presses(start);
  await phone.says('Arsip');
  await pauseCampaign(world.deps, 'k1');
  expect((await phone.says('8'))[0]).toContain('Kebutuhan pelatihan sedang dijeda oleh pengelola pelatihan.');
  expect((await phone.presses(start))[0]).toContain('sedang dijeda');
  expect((await phone.menu('survei'))[0]).toBe('Saat ini tidak ada survei untuk Anda.');
  expect(await answers()).toEqual([['topik', 'Arsip']]);

  expect(await resumeCampaign(world.deps, 'k1')).toMatchObject({ changed: true, askedAgain: 1 });
  expect(await world.db.prisma.dueWork.findFirst({ where: { kind: 'question.reask' } })).toMatchObject({ dueAt: new Date(START), ref: { resumed: true } });
  await phone.says('8');
  expect(await answers()).toEqual([['jam', 8], ['topik', 'Arsip']]);
});

test('who does not want to take part may say so while it rests', async () => {
  const phone = await world.bound(77, '+6281200000001');
  await pauseCampaign(world.deps, 'k1');
  expect((await phone.presses({ ...start, action: 'later' }))[0]).toContain('sedang dijeda');
  expect((await phone.presses({ ...start, action: 'decline' }))[0]).toContain('Kami tidak mengingatkan lagi');
  expect(await world.db.prisma.recipient.count({ where: { declinedAt: null } })).toBe(0);
});

test('who was in the middle of a survey that was cancelled is told at their next word, once', async () => {
  const phone = await world.bound(77, '+6281200000001');
  await phone.presses(start);
  await phone.says('Arsip');
  await cancelCampaign(world.deps, 'k1');
  expect((await phone.says('8'))[0]).toBe('Kebutuhan pelatihan dibatalkan oleh pengelola pelatihan. Jawaban yang sudah Anda berikan tidak dipakai, dan tidak ada yang perlu dilakukan. Mohon maaf atas gangguannya.');
  expect(await world.chat(77)).toMatchObject({ focusId: null });
  expect((await phone.says('8'))[0]).toContain('tidak ada pertanyaan yang terbuka');
  expect((await phone.presses(start))[0]).toContain('dibatalkan');
  expect(await answers()).toEqual([['topik', 'Arsip']]);
});
