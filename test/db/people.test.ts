import { afterAll, beforeAll, expect, test } from 'vitest';
import { knownPerson } from '../../src/db/people.js';
import { openHouse, nip, type House } from '../app/house.js';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());

test('what the roster knows of somebody comes with the path of their unit', async () => {
  await house.hire([`${nip(1)},Siti,siti@medan.go.id,081234567001,Analis,Subbag Umum,Sekretariat,,PPPK,Asia/Makassar`, `${nip(2)},Budi,,,,Sekretariat,Dinas,,PNS,Asia/Jakarta`]);
  expect(await knownPerson(house.db.prisma, await house.idOf(1))).toEqual({ name: 'Siti', unit: ['Dinas', 'Sekretariat', 'Subbag Umum'], position: 'Analis', status: 'PPPK', email: 'siti@medan.go.id', phone: '+6281234567001', zone: 'Asia/Makassar' });
  expect(await knownPerson(house.db.prisma, await house.idOf(2))).toMatchObject({ unit: ['Dinas', 'Sekretariat'], position: '', email: null });
  await expect(knownPerson(house.db.prisma, 0)).rejects.toThrow('no such employee');
});
