import { afterEach, beforeEach, expect, test } from 'vitest';
import { importEmployees } from '../../src/app/importEmployees.js';
import { MONDAY, nip, openHouse, type House } from './house.js';

let house: House;
beforeEach(async () => {
  house = await openHouse();
});
afterEach(() => house.close());

const line = (n: number, more: Partial<Record<'name' | 'email' | 'phone' | 'unit' | 'parent' | 'supervisor' | 'zone', string>> = {}): string =>
  [nip(n), more.name ?? `Pegawai ${n}`, more.email ?? '', more.phone ?? '', 'Staf', more.unit ?? 'Sekretariat', more.parent ?? 'Dinas Pendidikan', more.supervisor ?? '', 'PNS', more.zone ?? 'WIB'].join(',');

test('people, units and supervisors come from one file, and the same file again changes nothing', async () => {
  const rows = [line(1), line(2, { supervisor: nip(1), email: 'dua@kota.go.id', phone: '081234567802' }), line(3, { unit: 'Bidang Guru', supervisor: nip(2) })];
  expect(await house.hire(rows)).toMatchObject({ created: 3, updated: 0, unchanged: 0, errors: [] });
  expect(await house.hire(rows)).toMatchObject({ created: 0, updated: 0, unchanged: 3, errors: [] });
  const stored = await house.db.prisma.employee.findMany({ include: { unit: { include: { parent: true } }, supervisor: true }, orderBy: { id: 'asc' } });
  expect(stored.map((e) => [e.name, e.unit.parent?.name, e.unit.name, e.supervisor?.name ?? null])).toEqual([
    ['Pegawai 1', 'Dinas Pendidikan', 'Sekretariat', null],
    ['Pegawai 2', 'Dinas Pendidikan', 'Sekretariat', 'Pegawai 1'],
    ['Pegawai 3', 'Dinas Pendidikan', 'Bidang Guru', 'Pegawai 2'],
  ]);
});

test('one bad row and nothing is written; every mistake is named with row and column', async () => {
  const result = await house.hire([line(1), line(2, { supervisor: nip(77) }), line(3, { phone: '12' })]);
  expect(result).toMatchObject({ created: 0, updated: 0, unchanged: 0 });
  expect(result.errors.map((e) => [e.row, e.column])).toEqual([[3, 'nip_atasan'], [4, 'telepon']]);
  expect(await house.db.prisma.employee.count()).toBe(0);
  expect(await house.db.prisma.unit.count()).toBe(0);
});

test('a file that is no roster is refused as a whole', async () => {
  const result = await importEmployees(house.importDeps, new TextEncoder().encode('a,b\n1,2'), 'x.csv');
  expect(result.errors.length).toBeGreaterThan(0);
});

test('a dry run says what would happen and writes nothing', async () => {
  const header = 'nip,nama,email,telepon,jabatan,unit,unit_induk,nip_atasan,status,zona_waktu';
  const result = await importEmployees(house.importDeps, new TextEncoder().encode([header, line(1)].join('\n')), 'pegawai.csv', { dryRun: true });
  expect(result).toMatchObject({ created: 1, errors: [] });
  expect(await house.db.prisma.employee.count()).toBe(0);
});

test('an address that passes from one person to another is no conflict', async () => {
  await house.hire([line(1, { email: 'a@kota.go.id', phone: '081234567801' }), line(2, { email: 'b@kota.go.id', phone: '081234567802' })]);
  const swapped = await house.hire([line(1, { email: 'b@kota.go.id', phone: '081234567802' }), line(2, { email: 'a@kota.go.id', phone: '081234567801' })]);
  expect(swapped).toMatchObject({ updated: 2, errors: [] });
  expect((await house.db.prisma.employee.findUniqueOrThrow({ where: { nip: nip(1) } })).email).toBe('b@kota.go.id');
});

test('a person who moves to another unit and zone keeps their chat and their answers', async () => {
  await house.hire([line(1)]);
  await house.bind(1);
  const { campaign } = await house.launch('Sekretariat');
  expect(await house.hire([line(1, { unit: 'Bidang Guru', zone: 'WIT' })])).toMatchObject({ updated: 1 });
  const moved = await house.db.prisma.employee.findUniqueOrThrow({ where: { nip: nip(1) }, include: { chat: true, recipients: true, unit: true } });
  expect([moved.chat?.id, moved.recipients.map((r) => r.campaignId), moved.unit.name, moved.zone]).toEqual([101n, [campaign], 'Bidang Guru', 'Asia/Jayapura']);
});

test('who had left and is in the file again is back; who is not in the file stays as they are', async () => {
  await house.hire([line(1), line(2)]);
  await house.db.prisma.employee.updateMany({ data: { leftAt: new Date(MONDAY) } });
  expect(await house.hire([line(1)])).toMatchObject({ updated: 1, unchanged: 0 });
  const stored = await house.db.prisma.employee.findMany({ orderBy: { id: 'asc' } });
  expect(stored.map((e) => e.leftAt === null)).toEqual([true, false]);
});
