import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import type { StagePerson } from '../../../src/sandbox/stage.js';

const rowSchema = z.object({ nip: z.string(), nama: z.string(), email: z.string(), telepon: z.string(), jabatan: z.string(), unit: z.string(), nip_atasan: z.string() });

/** Just enough of the sample roster to play its people. */
export function readRoster(csv: string): StagePerson[] {
  const rows = z.array(rowSchema).parse(parse(csv, { columns: true }));
  const leaders = new Set(rows.map((row) => row.nip_atasan));
  return rows.map((row) => ({
    nip: row.nip,
    name: row.nama,
    position: row.jabatan,
    unit: row.unit,
    phone: row.telepon === '' ? null : row.telepon.replace(/^0/, '+62'),
    email: row.email === '' ? null : row.email,
    leader: leaders.has(row.nip),
    bound: false,
  }));
}
