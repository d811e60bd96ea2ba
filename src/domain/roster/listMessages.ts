import type { Language } from './messages.js';

/** What is said of the short lists that officers keep: people to ask, what positions demand, days off. */
const id = {
  nipUnknown: () => 'NIP ini tidak ada di data pegawai. Perbaiki, atau impor dahulu pegawainya.',
  nipLeft: () => 'Pegawai ini tercatat sudah tidak aktif, jadi tidak diundang.',
  nipRounded: () => 'NIP sudah dibulatkan oleh Excel sehingga angka terakhirnya hilang. Ubah format kolom menjadi Teks (Text), lalu tempel ulang.',
  nipNotOne: () => 'Ini bukan NIP: NIP terdiri dari 18 angka.',
  listEmpty: () => 'Tidak ada NIP di berkas ini. Tulis satu NIP tiap baris.',
  required: () => 'Wajib diisi.',
  competencyUnknown: (keys: string) => `Kompetensi ini tidak ada dalam kamus. Yang ada: ${keys}.`,
  levelNotOne: () => 'Jenjang adalah angka bulat 1 sampai 5.',
  demandTwice: (row: number) => `Jabatan dan kompetensi ini sudah ada di baris ${row}. Hapus salah satu.`,
  positionUnused: (position: string) => `Tidak ada pegawai aktif dengan jabatan "${position}". Periksa tulisannya.`,
  dateNotOne: () => 'Tanggal tidak benar. Tulis seperti 2027-01-01.',
  kindNotOne: () => 'Jenis tidak dikenal. Isi dengan libur nasional atau cuti bersama.',
  dateTwice: (row: number) => `Tanggal ini sudah ada di baris ${row}. Hapus salah satu.`,
};

export type ListMessages = typeof id;

const en: ListMessages = {
  nipUnknown: () => 'This NIP is not on the roster. Correct it, or import the employee first.',
  nipLeft: () => 'This employee is recorded as no longer active and is not asked.',
  nipRounded: () => 'Excel has rounded this NIP, so its last digits are lost. Format the column as Text, then paste it again.',
  nipNotOne: () => 'This is no NIP: a NIP has 18 digits.',
  listEmpty: () => 'There is no NIP in this file. Write one a line.',
  required: () => 'This must be filled in.',
  competencyUnknown: (keys) => `This competency is not in the dictionary. There are: ${keys}.`,
  levelNotOne: () => 'A level is a whole number from 1 to 5.',
  demandTwice: (row) => `This position and competency are already in row ${row}. Remove one of them.`,
  positionUnused: (position) => `No active employee has the position "${position}". Please check how it is written.`,
  dateNotOne: () => 'This is no date. Write it like 2027-01-01.',
  kindNotOne: () => 'The kind is not known. Write libur nasional or cuti bersama.',
  dateTwice: (row) => `This date is already in row ${row}. Remove one of them.`,
};

export const listMessages: Readonly<Record<Language, ListMessages>> = { id, en };
