import type { Language } from '../domain/survey/types.js';

/** What an officer reads when a course names somebody it cannot. */
export const importMessages = {
  id: {
    unknownParticipant: 'NIP ini tidak ada di daftar pegawai. Impor pegawainya lebih dahulu, atau perbaiki NIP-nya.',
    leftParticipant: 'Pegawai dengan NIP ini sudah tidak aktif. Hapus dari daftar peserta.',
  },
  en: {
    unknownParticipant: 'This NIP is not on the roster. Import the person first, or mend the NIP.',
    leftParticipant: 'The person with this NIP has left. Remove them from the participants.',
  },
} as const satisfies Record<Language, Readonly<Record<'unknownParticipant' | 'leftParticipant', string>>>;
