import { expect, test } from 'vitest';
import type { RawRow, RosterColumn } from '../../../src/domain/roster/columns.js';
import { checkRoster, type CheckedRoster, type RosterOptions } from '../../../src/domain/roster/check.js';
import type { ExistingEmployee, RosterEmployee } from '../../../src/domain/roster/employee.js';
import { rosterMessages } from '../../../src/domain/roster/messages.js';
import { nips, rawRow, stored } from './rows.js';

const options: RosterOptions = { defaultZone: 'Asia/Jakarta' };
const says = rosterMessages.id;

function check(rows: readonly RawRow[], existing: readonly ExistingEmployee[] = []): CheckedRoster {
  return checkRoster(rows, existing, options);
}

function accepted(rows: readonly RawRow[], existing: readonly ExistingEmployee[] = []): readonly RosterEmployee[] {
  const checked = check(rows, existing);
  if (!checked.ok) throw new Error(JSON.stringify(checked.problems));
  return checked.employees;
}

function refusals(rows: readonly RawRow[], existing: readonly ExistingEmployee[] = []): unknown {
  const checked = check(rows, existing);
  return checked.ok ? [] : checked.problems.map(({ row, column, message }) => [row, column, message]);
}

test('a row becomes an employee in one normal form', () => {
  const [employee] = accepted([
    rawRow(2, { nip: "'19850101 201001 1 001", name: '  Budi   Santoso, S.E. ', email: 'Budi@Medan.GO.ID', phone: '0812-3456-7890', position: 'Analis', parentUnit: 'Kota Medan', status: 'pppk  paruh waktu', timezone: 'wit' }),
  ]);
  expect(employee).toEqual({
    nip: '198501012010011001',
    name: 'Budi Santoso, S.E.',
    email: 'budi@medan.go.id',
    phone: '+6281234567890',
    position: 'Analis',
    unit: ['Kota Medan', 'Dinas Pendidikan'],
    supervisorNip: null,
    status: 'PPPK Paruh Waktu',
    zone: 'Asia/Jayapura',
  });
});

test.each([
  ['0812-3456-7890', '+6281234567890'],
  ['62812 3456 7890', '+6281234567890'],
  ['+62 812-3456-7890', '+6281234567890'],
  ['+62 (0)812 3456 7890', '+6281234567890'],
  [81234567890, '+6281234567890'],
  ["'081234567890", '+6281234567890'],
  ['006281234567890', '+6281234567890'],
  ['', null],
  ['-', null],
])('the phone %s is %s', (phone, expected) => {
  expect(accepted([rawRow(2, { phone })])[0]?.phone).toBe(expected);
});

test.each<[RosterColumn, string | number, string, string]>([
  ['nip', '', 'nip', says.required()],
  ['nip', "'", 'nip', says.required()],
  ['nip', '1.98501E+17', 'nip', says.nipRounded()],
  ['nip', '1,98501E+17', 'nip', says.nipRounded()],
  ['nip', '198501012010011000', 'nip', says.nipRounded()],
  ['nip', 198501012010011, 'nip', says.nipLength(15)],
  ['nip', 198501012010011000, 'nip', says.nipRounded()],
  ['nip', '19850101201001100', 'nip', says.nipLength(17)],
  ['nip', '19850101201001100A', 'nip', says.nipNotDigits()],
  ['name', ' \u00A0 ', 'nama', says.required()],
  ['name', '#N/A', 'nama', says.cellError('#N/A')],
  ['name', 'x'.repeat(201), 'nama', says.tooLong(200)],
  ['email', 'budi@medan', 'email', says.email()],
  ['email', 'budi medan@go.id', 'email', says.email()],
  ['phone', '0812', 'telepon', says.phone()],
  ['phone', '081234567890/081234567891', 'telepon', says.phone()],
  ['phone', '6.28123E+12', 'telepon', says.phoneRounded()],
  ['unit', '', 'unit', says.required()],
  ['status', 'Honorer', 'status', says.status()],
  ['timezone', '+07:00', 'zona_waktu', says.zone()],
  ['timezone', 'Asia/Medan', 'zona_waktu', says.zone()],
  ['supervisorNip', '1.98501E+17', 'nip_atasan', says.nipRounded()],
  ['supervisorNip', '198501012010011001', 'nip_atasan', says.supervisorSelf()],
  ['supervisorNip', '199912312020121009', 'nip_atasan', says.supervisorUnknown()],
])('%s = %s is refused', (column, value, heading, message) => {
  expect(refusals([rawRow(2, { [column]: value })])).toEqual([[2, heading, message]]);
});

test('all mistakes of all rows come in one report, in the order of the rows', () => {
  expect(refusals([rawRow(2, { status: 'X', phone: '1' }), rawRow(3, {}), rawRow(4, { email: 'x', unit: '' })])).toEqual([
    [2, 'status', says.status()],
    [2, 'telepon', says.phone()],
    [4, 'unit', says.required()],
    [4, 'email', says.email()],
  ]);
});

test('a NIP that looks odd is kept with a warning; a PPPK number has no month of appointment', () => {
  const checked = check([rawRow(2, { nip: '198502302010131001' }), rawRow(3, { nip: '198501012023215001', status: 'PPPK' }), rawRow(4, { nip: '198501012023211002', status: 'PPPK' })]);
  expect(checked.ok).toBe(true);
  expect(checked.warnings.map(({ row, message }) => [row, message])).toEqual([
    [2, says.nipDoubtBirth()],
    [2, says.nipDoubtAppointment()],
    [3, says.nipDoubtSex()],
  ]);
});

test('a value that two rows share is refused at the later one, naming the earlier', () => {
  expect(
    refusals([
      rawRow(2, { email: 'a@medan.go.id', phone: '081234567890' }),
      rawRow(3, { email: 'A@medan.go.id', phone: '+62 812 3456 7890' }),
      rawRow(4, { nip: nips[0] }),
    ]),
  ).toEqual([
    [3, 'email', says.emailTwice(2)],
    [3, 'telepon', says.phoneTwice(2)],
    [4, 'nip', says.nipTwice(2)],
  ]);
});

test('a value of somebody stored is taken, unless the file gives that person another', () => {
  const existing = [stored(nips[1], { email: 'a@medan.go.id', phone: '+6281234567890' })];
  const newcomer = rawRow(2, { email: 'a@medan.go.id', phone: '081234567890' });
  expect(refusals([newcomer], existing)).toEqual([
    [2, 'email', says.emailTaken()],
    [2, 'telepon', says.phoneTaken()],
  ]);
  expect(refusals([newcomer, rawRow(3, { email: '', phone: '081234567891' })], existing)).toEqual([]);
});

test('a circle of supervisors is refused once, naming its rows', () => {
  const rows = [rawRow(2, { supervisorNip: nips[2] }), rawRow(3, { supervisorNip: nips[0] }), rawRow(4, { supervisorNip: nips[1] }), rawRow(5, { supervisorNip: nips[0] })];
  expect(refusals(rows)).toEqual([[2, 'nip_atasan', says.supervisorCircle([2, 4, 3, 2], false)]]);
});

test('a circle that closes through a stored person is refused too', () => {
  expect(refusals([rawRow(2, { supervisorNip: nips[1] })], [stored(nips[1], { supervisorNip: nips[0] })])).toEqual([[2, 'nip_atasan', says.supervisorCircle([2, 2], true)]]);
});

test('a column that the file does not have leaves what is stored; an empty cell clears it', () => {
  const existing = [stored(nips[0], { email: 'a@medan.go.id', phone: '+6281234567890', zone: 'Asia/Jayapura', supervisorNip: nips[3] }), stored(nips[3])];
  expect(accepted([rawRow(2, { phone: '' })], existing)[0]).toMatchObject({ email: 'a@medan.go.id', phone: null, zone: 'Asia/Jayapura', supervisorNip: nips[3] });
});

test('reports are in English when asked', () => {
  const checked = checkRoster([rawRow(2, { status: '' })], [], { ...options, language: 'en' });
  expect(checked.ok ? [] : checked.problems).toEqual([{ row: 2, column: 'status', message: 'This must be filled in.' }]);
});
