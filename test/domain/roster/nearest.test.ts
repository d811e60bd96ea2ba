import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nearest } from '../../../src/domain/roster/nearest.js';

const UNITS = ['Dinas Komunikasi dan Informatika Kota Contoh', 'Sekretariat Diskominfo', 'Bidang Aplikasi Informatika', 'Bidang Komunikasi Publik', 'Dinas Kesehatan'];
const like = (wanted: string, most = 1) => nearest(wanted, UNITS, (name) => name, most);

test('a shortened or misspelt name finds the unit that is meant', () => {
  expect(like('Dinas Kominfo')).toEqual(['Dinas Komunikasi dan Informatika Kota Contoh']);
  expect(like('bidang aplikasi')).toEqual(['Bidang Aplikasi Informatika']);
  expect(like('Dinas Kesehtan')).toEqual(['Dinas Kesehatan']);
  expect(like('Sekertariat')).toEqual(['Sekretariat Diskominfo']);
});

test('there are never more than asked for, nor other than there are, and a name that is there comes first', () => {
  const words = fc.array(fc.string({ maxLength: 12 }), { maxLength: 6 });
  fc.assert(
    fc.property(words, fc.string({ maxLength: 20 }), fc.nat(8), (names, wanted, most) => {
      const found = nearest(wanted, names, (name) => name, most);
      expect(found).toHaveLength(Math.min(most, names.length));
      for (const name of found) expect(names).toContain(name);
    }),
    { numRuns: 100 },
  );
  for (const name of UNITS) expect(like(name)).toEqual([name]);
});
