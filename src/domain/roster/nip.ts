import { Temporal } from 'temporal-polyfill';
import type { EmploymentStatus } from './employee.js';

export type NipDoubt = 'birth' | 'appointment' | 'sex';

export type NipReading =
  | { readonly kind: 'nip'; readonly nip: string }
  | { readonly kind: 'empty' }
  /** A spreadsheet has rounded the number: its last digits cannot be known any more. */
  | { readonly kind: 'rounded' }
  | { readonly kind: 'not-digits' }
  | { readonly kind: 'length'; readonly digits: number };

/**
 * Reads an employee number (NIP): 18 digits, by the birth date YYYYMMDD, the appointment YYYYMM, sex 1 or 2, and a serial of three digits
 * (Peraturan BKN 22/2007; a serial begins at 001). Spaces, dots, hyphens, a leading apostrophe and Excel's `="…"` are taken off.
 *
 * A number cell keeps 15 digits, so one of 16 or more is refused, as are `1.98501E+17` and a number whose serial became 000.
 */
export function readNip(text: string, numeric = false): NipReading {
  const bare = text.replaceAll(/^="?|"$/g, '').replaceAll(/['’‘`\s]/g, '');
  if (bare === '' || bare === '-') return { kind: 'empty' };
  if (/^\d([.,]\d+)?e\+?\d+$/i.test(bare)) return { kind: 'rounded' };
  const digits = bare.replaceAll(/[.-]/g, '');
  if (!/^\d+$/.test(digits)) return { kind: 'not-digits' };
  if (numeric && digits.length > 15) return { kind: 'rounded' };
  if (digits.length !== 18) return { kind: 'length', digits: digits.length };
  if (digits.endsWith('000')) return { kind: 'rounded' };
  return { kind: 'nip', nip: digits };
}

/** What in a well-formed NIP does not look as the rule says. Never a reason to refuse: old numbers and PPPK numbers differ. */
export function doubtsAbout(nip: string, status: EmploymentStatus | undefined): readonly NipDoubt[] {
  const doubts: NipDoubt[] = [];
  if (!isDate(Number(nip.slice(0, 4)), Number(nip.slice(4, 6)), Number(nip.slice(6, 8)))) doubts.push('birth');
  // The middle part of a PPPK number carries a code instead of the month.
  if (status === 'PNS' && (!isDate(Number(nip.slice(8, 12)), Number(nip.slice(12, 14)), 1) || nip.slice(8, 14) <= nip.slice(0, 6))) doubts.push('appointment');
  if (nip[14] !== '1' && nip[14] !== '2') doubts.push('sex');
  return doubts;
}

function isDate(year: number, month: number, day: number): boolean {
  if (year < 1900 || month < 1 || day < 1) return false;
  try {
    Temporal.PlainDate.from({ year, month, day }, { overflow: 'reject' });
    return true;
  } catch {
    return false;
  }
}
