import { afterEach, beforeEach, expect, test } from 'vitest';
import { utils, write } from '@e965/xlsx';
import { addHoliday, dropHoliday, importHolidays, listHolidays } from '../../src/app/holidays.js';
import { InputRejected } from '../../src/support/errors.js';
import { openHouse, type House } from './house.js';

let house: House;
beforeEach(async () => {
  house = await openHouse();
});
afterEach(() => house.close());

const read = (text: string, dryRun = false) => importHolidays(house.db, new TextEncoder().encode(text), 'libur.csv', { dryRun });
const CSV = 'date,kind,name_id\n2027-01-01,libur nasional,Tahun Baru 2027\n2027-02-08,cuti bersama,Imlek\n';

test('a year is taken over from a file, once however often; what changed is changed, what is not in it stays', async () => {
  expect(await read(CSV, true)).toMatchObject({ added: 2, years: [2027] });
  expect(await listHolidays(house.db, 2027)).toEqual([]);
  expect(await read(CSV)).toMatchObject({ added: 2, changed: 0, unchanged: 0, errors: [] });
  expect(await read(CSV)).toMatchObject({ added: 0, changed: 0, unchanged: 2 });
  expect(await read('tanggal;jenis;nama\n2027-02-08;Libur_Nasional;Tahun Baru Imlek\n')).toMatchObject({ added: 0, changed: 1 });
  expect(await listHolidays(house.db, 2027)).toEqual([
    { date: '2027-01-01', kind: 'libur nasional', name: 'Tahun Baru 2027' },
    { date: '2027-02-08', kind: 'libur nasional', name: 'Tahun Baru Imlek' },
  ]);
  expect((await listHolidays(house.db, 2026)).length).toBe(25);
});

test('a workbook may hold real dates', async () => {
  const book = utils.book_new();
  utils.book_append_sheet(book, utils.aoa_to_sheet([['date', 'kind', 'name'], [46388, 'libur nasional', 'Tahun Baru']]), 'libur');
  await importHolidays(house.db, new Uint8Array(write(book, { type: 'array', bookType: 'xlsx' }) as ArrayBuffer), 'libur.xlsx');
  expect((await listHolidays(house.db, 2027)).map(({ date }) => date)).toEqual(['2027-01-01']);
});

test('every mistake is named and nothing is stored', async () => {
  const { errors } = await read('date,kind,name\n2027-02-30,libur nasional,A\n2027-01-01,libur,B\n2027-01-02,cuti bersama,\n2027-01-03,cuti bersama,C\n2027-01-03,cuti bersama,D\nbesok,cuti bersama,E\n');
  expect(errors.map(({ row, column }) => [row, column])).toEqual([[2, 'date'], [3, 'kind'], [4, 'name'], [6, 'date'], [7, 'date']]);
  expect(await listHolidays(house.db, 2027)).toEqual([]);
});

test('one day is added, corrected and taken away; the first of a year says so', async () => {
  const day = { date: '2027-08-17', kind: 'libur nasional', name: 'Kemerdekaan' } as const;
  expect(await addHoliday(house.db, day)).toEqual({ added: true, firstOfYear: true });
  expect(await addHoliday(house.db, { ...day, name: ' Proklamasi ' })).toEqual({ added: false, firstOfYear: false });
  expect(await listHolidays(house.db, 2027)).toEqual([{ ...day, name: 'Proklamasi' }]);
  expect(await dropHoliday(house.db, day.date)).toBe(true);
  expect(await dropHoliday(house.db, day.date)).toBe(false);
  for (const date of ['2027-02-30', '17 Agustus', '2027-8-17', '']) await expect(addHoliday(house.db, { ...day, date })).rejects.toBeInstanceOf(InputRejected);
  await expect(addHoliday(house.db, { ...day, name: ' ' })).rejects.toBeInstanceOf(InputRejected);
});

test('a day off that is declared after the launch keeps people in peace', async () => {
  await house.hireMany(1);
  await house.bind(1);
  await house.launch('Sekretariat', { closesAt: Date.parse('2026-12-11T09:00:00Z') });
  await addHoliday(house.db, { date: '2026-11-23', kind: 'cuti bersama', name: 'Mendadak' });
  await house.work();
  expect(await house.queued()).toEqual([]);
  expect((await house.due('survey.invite')).map((d) => d.at)).toEqual(['2026-11-24T00:30:00.000Z']);
});
