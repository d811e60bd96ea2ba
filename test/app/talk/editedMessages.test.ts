import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Survey } from '../../../src/domain/survey/types.js';
import { DAY, NEEDS, START, World, type Phone } from './world.js';

let world: World;
let siti: number;
let phone: Phone;
beforeEach(async () => {
  world = await World.open();
  siti = await world.employee('198501012010012001', 'Siti', '+6281200000001');
  phone = await world.bound(77, '+6281200000001');
});
afterEach(() => world.close());

const begin = async (of: Survey = NEEDS): Promise<void> => {
  await world.campaign('k1', [siti], START + 10 * DAY, of);
  await phone.menu('survei');
  await phone.press('Mulai: Kebutuhan pelatihan');
};
const edits = (message: number): Promise<readonly string[]> => phone.does({ kind: 'edited', message });

const FIRST = 'Pesan yang disunting tidak kami baca lagi. Silakan kirim jawaban Anda dalam pesan baru.';
const LATER = 'Pesan yang disunting tidak mengubah jawaban. Untuk mengubah jawaban sebelumnya, tekan "Kembali"; untuk menjawab pertanyaan ini, kirim pesan baru.';
const SUMMARY = 'Pesan yang disunting tidak mengubah jawaban. Untuk mengubah satu jawaban, tekan nomornya pada ringkasan.';

test('who edits a message while a survey waits is told once what corrects an answer, and no answer changes', async () => {
  await begin();
  expect(await edits(11)).toEqual([FIRST]);
  await phone.says('Manajemen proyek');
  expect(await edits(12)).toEqual([LATER]);
  expect(await edits(12)).toEqual([]);
  expect(await edits(13)).toEqual([LATER]);
  expect(await world.db.prisma.answer.findMany({ select: { question: true, value: true } })).toEqual([{ question: 'topik', value: 'Manajemen proyek' }]);
  const kept = await world.db.prisma.outbox.findMany({ where: { kind: 'survey.edited' }, select: { key: true } });
  // No number of a message stays.
  for (const { key } of kept) expect(key).toMatch(/^edited:[\w-]{22}:0$/);
});

test('at the summary an answer is corrected by its number, and from a question opened there the button has another name', async () => {
  await begin({ ...NEEDS, id: 'berringkasan', settings: { ...NEEDS.settings, review: true } });
  await phone.says('Manajemen proyek');
  await phone.says('16');
  expect(await edits(11)).toEqual([SUMMARY]);
  await phone.press('Perbaiki 2');
  expect((await edits(12))[0]).toContain('tekan "Kembali ke ringkasan"');
});

test('nobody is told anything while nothing waits for an answer', async () => {
  expect(await edits(10)).toEqual([]);
  await begin();
  await phone.press('Jeda');
  expect(await edits(11)).toEqual([]);
  await phone.press('Lanjutkan');
  world.clock.set(START + 11 * DAY);
  expect(await edits(12)).toEqual([]);
});

test('of a survey without names nothing readable is kept of it', async () => {
  await begin({ ...NEEDS, id: 'tanpa-nama', settings: { ...NEEDS.settings, respondent: 'anonymous' } });
  expect(await edits(11)).toEqual([FIRST]);
  expect(await world.db.prisma.outbox.findMany({ where: { kind: 'survey.edited' }, select: { payload: true } })).toEqual([{ payload: { method: 'sealed', box: expect.any(String) as unknown } }]);
});
