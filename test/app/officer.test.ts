import { afterEach, beforeEach, expect, test } from 'vitest';
import { confirmBinding, undoBinding } from '../../src/app/confirmBinding.js';
import { inviteEmployees } from '../../src/app/inviteEmployees.js';
import { markLeft, markReturned } from '../../src/app/markLeaver.js';
import { InputRejected } from '../../src/support/errors.js';
import { DAY, START, World, type Phone } from './talk/world.js';

const NIP = '198501012010012001';
const PHONE = '+6281200000001';

let world: World;
beforeEach(async () => {
  world = await World.open();
});
afterEach(() => world.close());

/** Somebody without a number on the roster, who followed their link and shared their contact; with the code they were told. */
async function waits(chat: number, token: string): Promise<string> {
  const phone = world.phone(chat);
  await phone.start(token);
  await phone.press('Setuju, lanjut di Telegram');
  const [told] = await phone.contact(`+62813000000${chat}`);
  return /kode (\d{4})/.exec(told ?? '')?.[1] ?? '';
}
const tokenOf = async (): Promise<string> => (await inviteEmployees(world.deps, null, 'pamong_bot'))[0]?.link.split('start=')[1] ?? '';
/** What is queued to a chat, in words. */
async function toldLater(chat: number): Promise<readonly string[]> {
  const rows = await world.db.prisma.outbox.findMany({ where: { chatId: BigInt(chat), state: 'queued' }, orderBy: { id: 'asc' } });
  return rows.map((r) => {
    const payload: unknown = r.payload;
    const params: unknown = Reflect.get(Object(payload), 'params');
    return world.views[Number(Reflect.get(Object(params), 'text'))]?.text ?? '';
  });
}
const replaced = async (): Promise<readonly [Phone, Phone]> => {
  const old = await world.bound(77, PHONE);
  return [old, await world.bound(55, PHONE)];
};

test('invites are made for whoever is active and unbound, below a unit or everywhere', async () => {
  const below = await world.db.prisma.unit.create({ data: { name: 'Bidang Aptika', parentId: world.unit } });
  const elsewhere = await world.db.prisma.unit.create({ data: { name: 'Dinas Kesehatan' } });
  const siti = await world.employee(NIP, 'Siti Aminah', null);
  await world.db.prisma.employee.update({ where: { id: siti }, data: { unitId: below.id } });
  const budi = await world.employee('198501012010011002', 'Budi', null);
  await world.db.prisma.employee.update({ where: { id: budi }, data: { unitId: elsewhere.id } });
  await world.employee('198501012010011003', 'Pergi', null, { leftAt: new Date(START) });
  await world.employee('198501012010011004', 'Terhubung', PHONE);
  await world.bound(77, PHONE);

  const rows = await inviteEmployees(world.deps, 'dinas kominfo', 'pamong_bot');
  expect(rows.map((r) => r.name)).toEqual(['Siti Aminah']);
  expect(rows[0]?.link).toMatch(/^https:\/\/t\.me\/pamong_bot\?start=[A-Za-z0-9_-]{32}$/);
  expect(rows[0]?.expiresAt).toBe(new Date(START + 14 * DAY).toISOString());
  expect((await inviteEmployees(world.deps, null, 'pamong_bot')).map((r) => r.name)).toEqual(['Budi', 'Siti Aminah']);
  await expect(inviteEmployees(world.deps, 'Dinas Tidak Ada', 'pamong_bot')).rejects.toThrow(InputRejected);
  const kept = JSON.stringify(await world.db.prisma.invite.findMany(), (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
  for (const { link } of rows) expect(kept).not.toContain(link.split('=')[1]);
});

test('an officer confirms whoever has no number on the roster', async () => {
  const siti = await world.employee(NIP, 'Siti Aminah', null);
  await world.campaign('k1', [siti]);
  await expect(confirmBinding(world.deps, NIP)).rejects.toThrow(InputRejected);
  expect(await waits(77, await tokenOf())).toMatch(/^\d{4}$/);
  expect(await world.chat(77)).toMatchObject({ employeeId: null, strikes: 0 });
  expect(await world.db.prisma.invite.findFirst()).toMatchObject({ usedAt: null });

  expect(await confirmBinding(world.deps, NIP)).toEqual({ nip: NIP, state: 'bound' });
  expect(await world.chat(77)).toMatchObject({ employeeId: siti });
  expect(await world.db.prisma.invite.findFirst()).toMatchObject({ usedBy: 77n });
  expect(await toldLater(77)).toEqual([expect.stringContaining('Siti Aminah'), expect.stringContaining('pelatihan apa yang paling membantu')]);
  expect(await confirmBinding(world.deps, NIP)).toEqual({ nip: NIP, state: 'bound' });
  expect((await toldLater(77)).length).toBe(2);
});

test('where a link was forwarded and two accounts wait, only the code tells them apart', async () => {
  const siti = await world.employee(NIP, 'Siti Aminah', null);
  const token = await tokenOf();
  await waits(66, token);
  const code = await waits(77, token);
  await expect(confirmBinding(world.deps, NIP)).rejects.toThrow('Several accounts wait');
  await expect(confirmBinding(world.deps, NIP, 'abcd')).rejects.toThrow(InputRejected);
  await confirmBinding(world.deps, NIP, code);
  expect(await world.chat(77)).toMatchObject({ employeeId: siti });
  expect(await world.chat(66)).toMatchObject({ employeeId: null });
  expect(await world.db.prisma.binding.count({ where: { state: 'waiting' } })).toBe(0);
});

test('undo refuses an account that waits, and confirming takes that back', async () => {
  const siti = await world.employee(NIP, 'Siti Aminah', null);
  await waits(77, await tokenOf());
  expect(await undoBinding(world.deps, NIP)).toEqual({ nip: NIP, state: 'unbound' });
  await expect(undoBinding(world.deps, NIP)).rejects.toThrow(InputRejected);
  await confirmBinding(world.deps, NIP);
  expect(await world.chat(77)).toMatchObject({ employeeId: siti });
});

test('undoing a new phone gives the person back to the old one', async () => {
  const siti = await world.employee(NIP, 'Siti Aminah', PHONE);
  await replaced();
  expect(await undoBinding(world.deps, NIP)).toEqual({ nip: NIP, state: 'bound' });
  expect(await world.chat(77)).toMatchObject({ employeeId: siti });
  expect(await world.chat(55)).toMatchObject({ employeeId: null });
  expect(await toldLater(55)).toEqual([expect.stringContaining('dilepas oleh petugas')]);
  expect(await undoBinding(world.deps, NIP)).toEqual({ nip: NIP, state: 'unbound' });
  expect(await world.db.prisma.chat.count({ where: { employeeId: siti } })).toBe(0);
});

test('a leaver is written to no more, and a return takes up what lies ahead', async () => {
  const siti = await world.employee(NIP, 'Siti Aminah', PHONE);
  await world.campaign('k1', [siti]);
  const phone = await world.bound(77, PHONE);
  await world.queue(77, siti, 'reminder', 'campaign:k1');
  const ahead = (await world.due('survey.remind')).length;
  expect(ahead).toBe(2);

  expect(await markLeft(world.deps, NIP)).toEqual({ nip: NIP, state: 'unbound' });
  await markLeft(world.deps, NIP);
  expect(await world.chat(77)).toMatchObject({ employeeId: null, focusId: null });
  expect(await world.due('survey.remind')).toEqual([]);
  expect(await toldLater(77)).toEqual([expect.stringContaining('sudah tidak aktif')]);
  expect((await phone.contact(PHONE))[0]).toContain('sudah tidak aktif');

  expect(await markReturned(world.deps, NIP)).toEqual({ nip: NIP, state: 'bound' });
  expect(await world.chat(77)).toMatchObject({ employeeId: siti });
  expect((await world.due('survey.remind')).length).toBe(ahead);
  expect(await markReturned(world.deps, NIP)).toEqual({ nip: NIP, state: 'bound' });
});

test('an unknown NIP is refused, and no log holds one', async () => {
  for (const act of [confirmBinding, undoBinding, markLeft, markReturned]) await expect(act(world.deps, NIP)).rejects.toThrow(InputRejected);
  await world.employee(NIP, 'Siti Aminah', PHONE);
  await world.bound(77, PHONE);
  await undoBinding(world.deps, NIP);
  expect(JSON.stringify(world.logged)).not.toMatch(/1985|Siti|628/);
});
