import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RosterColumn } from '../../src/domain/roster/columns.js';
import { checkRoster } from '../../src/domain/roster/check.js';
import { diffRoster } from '../../src/domain/roster/diff.js';
import type { EmploymentStatus, ExistingEmployee, RosterEmployee } from '../../src/domain/roster/employee.js';
import { readRoster } from '../../src/formats/roster.js';
import { columns, delimited, gridOf, workbook } from './roster-files.js';

const options = { defaultZone: 'Asia/Jakarta' };
const word = fc.stringMatching(/^[A-Z][a-zé'.,; "]{0,12}[a-zé]$/).map((text) => text.replaceAll(/\s+/g, ' '));
const statuses: readonly EmploymentStatus[] = ['PNS', 'PPPK', 'PPPK Paruh Waktu'];
const zones = ['Asia/Jakarta', 'Asia/Makassar', 'Asia/Jayapura'] as const;

/** Sekretariat and Umum are in every office, as in life. */
const units: readonly (readonly string[])[] = [
  ['Kota Medan'],
  ...['Dinas Pendidikan', 'Dinas "Kominfo"; Statistik', 'RSUD, Kelas A'].flatMap((office) => [
    ['Kota Medan', office],
    ['Kota Medan', office, 'Sekretariat'],
    ['Kota Medan', office, 'Sekretariat', 'Umum'],
  ]),
];

/** Any roster that is in order: everyone reports to somebody above them in the list, or to nobody. */
const rosters: fc.Arbitrary<readonly RosterEmployee[]> = fc
  .array(
    fc.record({
      serial: fc.integer({ min: 1, max: 999 }),
      name: word,
      hasEmail: fc.boolean(),
      hasPhone: fc.boolean(),
      position: fc.option(word),
      unit: fc.constantFrom(...units),
      above: fc.option(fc.nat(30)),
      status: fc.constantFrom(...statuses),
      zone: fc.constantFrom(...zones),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map((people) => {
    const nipOf = (index: number): string => `1985010120${String(10 + index)}01${1 + (index % 2)}${String(people[index]?.serial ?? 1).padStart(3, '0')}`;
    return people.map(({ name, hasEmail, hasPhone, position, unit, above, status, zone }, index) => ({
      nip: nipOf(index),
      name,
      email: hasEmail ? `p${index}@medan.go.id` : null,
      phone: hasPhone ? `+6281234567${String(100 + index)}` : null,
      position,
      unit,
      supervisorNip: above === null || index === 0 ? null : nipOf(above % index),
      status,
      zone,
    }));
  });

function read(bytes: Uint8Array, name: string, existing: readonly ExistingEmployee[] = []): readonly RosterEmployee[] {
  const reading = readRoster(bytes, name);
  expect(reading.problems).toEqual([]);
  const checked = checkRoster(reading.rows, existing, { ...options, knownUnits: units });
  if (!checked.ok) throw new Error(JSON.stringify(checked.problems));
  return checked.employees;
}

const orders: fc.Arbitrary<readonly RosterColumn[]> = fc.shuffledSubarray([...columns], { minLength: columns.length });

test('a roster in order reads the same from every kind of text', () => {
  const kinds = fc.record({ separator: fc.constantFrom<',' | ';' | '\t'>(',', ';', '\t'), mark: fc.boolean(), line: fc.constantFrom<'\n' | '\r\n'>('\n', '\r\n'), language: fc.constantFrom<'id' | 'en'>('id', 'en') });
  fc.assert(
    fc.property(rosters, orders, kinds, (roster, order, kind) => {
      expect(read(delimited(gridOf(roster, kind.language, order), kind.separator, kind), 'pegawai.csv')).toEqual(roster);
    }),
  );
});

test('a roster in order reads the same from a workbook, new or old', () => {
  fc.assert(
    fc.property(rosters, orders, fc.constantFrom<'xlsx' | 'biff8'>('xlsx', 'biff8'), (roster, order, type) => {
      expect(read(workbook({ Data: gridOf(roster, 'id', order) }, type), 'pegawai.xlsx')).toEqual(roster);
    }),
    { numRuns: 20 },
  );
});

test('a roster imported twice changes nothing the second time', () => {
  fc.assert(
    fc.property(rosters, rosters, (before, after) => {
      const bytes = delimited(gridOf(after, 'id'), ',');
      const stored = new Map(before.map((employee) => [employee.nip, employee]));
      const reading = readRoster(bytes, 'pegawai.csv');
      const first = checkRoster(reading.rows, [...stored.values()], { ...options, knownUnits: units });
      // Two rosters can collide in a phone or make a circle together; those are refused, and nothing is applied.
      fc.pre(first.ok);
      const diff = diffRoster([...stored.values()], first.employees);
      for (const employee of diff.created) stored.set(employee.nip, employee);
      for (const { wanted } of diff.updated) stored.set(wanted.nip, wanted);
      const again = diffRoster([...stored.values()], read(bytes, 'pegawai.csv', [...stored.values()]));
      expect([again.created, again.updated, again.unchanged.length]).toEqual([[], [], after.length]);
    }),
    { numRuns: 40 },
  );
});

test('a difference names the facts that changed', () => {
  const before: RosterEmployee = { nip: '198501012010011001', name: 'Budi', email: null, phone: null, position: null, unit: ['Dinas'], supervisorNip: null, status: 'PPPK', zone: 'Asia/Jakarta' };
  const after: RosterEmployee = { ...before, unit: ['Dinas', 'Bidang'], status: 'PNS' };
  expect(diffRoster([before], [after]).updated).toEqual([{ existing: before, wanted: after, fields: ['unit', 'status'] }]);
});

test('whatever a file holds, it is read or refused with a reason, never thrown at the officer', () => {
  const cell = fc.oneof(fc.string({ maxLength: 20 }), fc.constantFrom('198501012010011001', '1.98501E+17', 'PNS', '__proto__', 'constructor', 'A > B', '>', '"', 'Dinas'));
  fc.assert(
    fc.property(fc.array(fc.array(cell, { minLength: 10, maxLength: 10 }), { maxLength: 8 }), (body) => {
      const reading = readRoster(delimited([gridOf([], 'id')[0] ?? [], ...body], ';'), 'x.csv');
      const checked = checkRoster(reading.rows, [], options);
      if (checked.ok) expect(checked.employees).toHaveLength(reading.rows.length);
      else expect(checked.problems.length).toBeGreaterThan(0);
    }),
  );
});
