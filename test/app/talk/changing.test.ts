import { afterEach, beforeEach, expect, test } from 'vitest';
import { exportResponsesOf } from '../../../src/app/exportResponses.js';
import type { Survey } from '../../../src/domain/survey/types.js';
import { DAY, NEEDS, START, World } from './world.js';

let world: World;
let siti: number;
beforeEach(async () => {
  world = await World.open();
  siti = await world.employee('198501012010012001', 'Siti', '+6281200000001');
});
afterEach(() => world.close());

const EDITABLE: Survey = { ...NEEDS, id: 'dapat-diubah', settings: { ...NEEDS.settings, review: true, editable: true } };
const OTHER: Survey = { ...NEEDS, id: 'lain', title: { id: 'Survei lain' }, questions: [{ name: 'satu', kind: 'text', label: { id: 'Lain satu?' }, required: true }, { name: 'dua', kind: 'text', label: { id: 'Lain dua?' }, required: true }] };

const exported = async (campaign = 'k1') => (await exportResponsesOf(world.db, campaign, world.clock.now())).rows.map(({ answers }) => answers);
const sent = async () => {
  await world.campaign('k1', [siti], START + 10 * DAY, EDITABLE);
  const phone = await world.bound(77, '+6281200000001');
  await phone.menu('survei');
  await phone.press('Mulai: Kebutuhan pelatihan');
  await phone.says('Manajemen proyek');
  await phone.says('16');
  await phone.press('Kirim');
  return phone;
};

test('what was sent counts until the changes are sent', async () => {
  const phone = await sent();
  await phone.press('Ubah jawaban');
  await phone.press('Perbaiki 1');
  await phone.says('Pelayanan digital');
  expect(await exported()).toEqual([{ topik: 'Manajemen proyek', jam: 16 }]);
  await phone.press('Kirim');
  expect(await exported()).toEqual([{ topik: 'Pelayanan digital', jam: 16 }]);
});

test('changes that are never sent never count', async () => {
  const phone = await sent();
  await phone.press('Ubah jawaban');
  await phone.press('Perbaiki 2');
  await phone.says('40');
  world.clock.set(START + 11 * DAY);
  expect(await exported()).toEqual([{ topik: 'Manajemen proyek', jam: 16 }]);
});

test('what is opened twice is opened once', async () => {
  const phone = await sent();
  expect(await phone.press('Ubah jawaban')).toHaveLength(2);
  expect(await phone.press('Ubah jawaban')).toEqual([]);
});

test('while another survey has the floor, the old button shows where the person was, and what they type goes there', async () => {
  const phone = await sent();
  await phone.press('Ubah jawaban');
  await phone.press('Perbaiki 1');
  await world.campaign('k2', [siti], START + 10 * DAY, OTHER);
  await phone.menu('survei');
  await phone.press('Mulai: Survei lain');
  await phone.says('Jawaban lain satu');
  expect((await phone.press('Ubah jawaban')).at(-1)).toContain('Pelatihan apa?');
  await phone.says('Bahasa isyarat');
  await phone.press('Kirim');
  expect(await exported()).toEqual([{ topik: 'Bahasa isyarat', jam: 16 }]);
  await phone.menu('survei');
  expect((await phone.press('Lanjutkan: Survei lain')).at(-1)).toContain('Lain dua?');
});

test('changes that are put aside are found again', async () => {
  const phone = await sent();
  await phone.press('Ubah jawaban');
  await phone.press('Perbaiki 1');
  await phone.press('Jeda');
  expect((await phone.menu('survei')).at(-1)).toContain('Kebutuhan pelatihan: perubahan belum dikirim');
  expect((await phone.press('Lanjutkan: Kebutuhan pelatihan')).at(-1)).toContain('Pelatihan apa?');
});
