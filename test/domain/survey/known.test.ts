import { expect, test } from 'vitest';
import { knownAnswers, type KnownPerson } from '../../../src/domain/survey/known.js';
import type { Choice, FormNode, Question } from '../../../src/domain/survey/types.js';

const siti: KnownPerson = { name: 'Siti Aminah', unit: ['Dinas Kominfo', 'Bidang Aplikasi'], position: 'Analis Data', status: 'PPPK Paruh Waktu', email: null, phone: '+6281200000001', zone: 'Asia/Makassar' };
const asks = (name: string, kind: Question['kind'] = 'text', more: Partial<Question> = {}): Question => ({ name, kind, label: { id: name }, required: false, ...more });
const choice = (name: string, id: string, en?: string): Choice => ({ name, label: { id, ...(en !== undefined && { en }) } });
const known = (questions: readonly FormNode[], lists: Readonly<Record<string, readonly Choice[]>> = {}) => knownAnswers({ questions, lists }, siti);

test('texts are filled in by the names that forms use, in either language and however they are spelt', () => {
  expect(known([asks('Nama_Lengkap'), asks('unit_kerja'), asks('instansi'), asks('position'), asks('status_kepegawaian'), asks('no_hp'), asks('timezone')])).toEqual({
    Nama_Lengkap: 'Siti Aminah',
    unit_kerja: 'Bidang Aplikasi',
    instansi: 'Dinas Kominfo',
    position: 'Analis Data',
    status_kepegawaian: 'PPPK Paruh Waktu',
    no_hp: '+6281200000001',
    timezone: 'WITA',
  });
});

test('what the roster does not know, and the NIP, are asked', () => {
  expect(known([asks('email'), asks('nip'), asks('nama_ibu'), asks('umur', 'integer')])).toEqual({});
  expect(knownAnswers({ questions: [asks('jabatan')] }, { ...siti, position: '' })).toEqual({});
});

test('a choice is filled in where one says the same, by name or by label, the own unit before those above it', () => {
  const lists = {
    status: [choice('pns', 'PNS'), choice('paruh', 'pppk paruh waktu', 'Part-time contract')],
    units: [choice('kominfo', 'Dinas Kominfo'), choice('bappeda', 'Bappeda')],
    both: [choice('kominfo', 'Dinas Kominfo'), choice('bidang_aplikasi', 'Aplikasi')],
    done: [choice('selesai', 'Selesai'), choice('belum', 'Belum')],
  };
  expect(known([asks('status', 'select_one', { list: 'status' })], lists)).toEqual({ status: 'paruh' });
  expect(known([asks('unit', 'select_one', { list: 'units' })], lists)).toEqual({ unit: 'kominfo' });
  expect(known([asks('unit', 'select_one', { list: 'both' })], lists)).toEqual({ unit: 'bidang_aplikasi' });
  expect(known([asks('status', 'select_one', { list: 'done' })], lists)).toEqual({});
  expect(known([asks('zona', 'select_one', { choices: [choice('wita', 'Tengah')] })])).toEqual({ zona: 'wita' });
});

test('kinds that cannot take it, what is computed, repeats and names that stand twice are left alone', () => {
  const group = (children: readonly FormNode[], kind: 'group' | 'repeat'): FormNode => ({ kind, name: kind, label: {}, children });
  expect(known([asks('telepon', 'integer'), asks('nama', 'note'), asks('jabatan', 'text', { calculation: "'x'" }), asks('unit', 'select_multiple', { choices: [choice('a', 'Dinas Kominfo')] })])).toEqual({});
  expect(known([group([asks('nama')], 'repeat')])).toEqual({});
  expect(known([group([asks('nama')], 'group')])).toEqual({ nama: 'Siti Aminah' });
  expect(known([asks('nama'), group([asks('nama')], 'group')])).toEqual({});
});
