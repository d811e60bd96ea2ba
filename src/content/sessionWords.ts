import type { Language } from '../domain/survey/types.js';

interface Reminder {
  readonly name: string;
  readonly title: string;
  readonly when: string;
  /** Empty when the course file names none. */
  readonly place: string;
  readonly tomorrow: boolean;
  /** The time of the start when it is at most an hour away. */
  readonly soon: string | null;
}

interface Moved extends Pick<Reminder, 'name' | 'title' | 'when' | 'place'> {
  readonly was: string;
  readonly sameTime: boolean;
}

interface SessionWords {
  readonly attend: string;
  readonly cannotAttend: string;
  readonly canYouAttend: string;
  reminder(about: Reminder): string;
  moved(about: Moved): string;
  cancelled(about: Pick<Reminder, 'name' | 'title' | 'when'>): string;
}

/** What participants are told about the sessions of their course. Every argument is already escaped for Telegram's HTML. */
export const sessionWords = {
  id: {
    attend: 'Ya, hadir',
    cannotAttend: 'Tidak bisa hadir',
    canYouAttend: 'Apakah Anda dapat hadir?',
    reminder: ({ name, title, when, place, tomorrow, soon }) => {
      const at = place === '' ? '' : `, di ${place}`;
      if (soon !== null) return `Bapak/Ibu ${name}, ${title} dimulai pukul ${soon}${at}.`;
      return `Bapak/Ibu ${name}, sekadar mengingatkan: ${title}, ${tomorrow ? 'besok, ' : ''}${when}${at}.`;
    },
    moved: ({ name, title, was, when, place, sameTime }) =>
      sameTime
        ? `Bapak/Ibu ${name}, ada perubahan untuk ${title}, ${when}.${place === '' ? '' : ` Tempatnya sekarang di ${place}.`}`
        : `Bapak/Ibu ${name}, jadwal ${title} berubah. Semula ${was}; sekarang ${when}${place === '' ? '' : `, di ${place}`}.`,
    cancelled: ({ name, title, when }) => `Bapak/Ibu ${name}, sesi ${title} pada ${when} dibatalkan. Anda tidak perlu datang.`,
  },
  en: {
    attend: 'Yes, I will attend',
    cannotAttend: 'I cannot attend',
    canYouAttend: 'Can you attend?',
    reminder: ({ name, title, when, place, tomorrow, soon }) => {
      const at = place === '' ? '' : `, at ${place}`;
      if (soon !== null) return `${name}, ${title} starts at ${soon}${at}.`;
      return `${name}, a reminder: ${title}, ${tomorrow ? 'tomorrow, ' : ''}${when}${at}.`;
    },
    moved: ({ name, title, was, when, place, sameTime }) =>
      sameTime
        ? `${name}, there is a change to ${title}, ${when}.${place === '' ? '' : ` The place is now ${place}.`}`
        : `${name}, ${title} has moved. It was ${was}; it is now ${when}${place === '' ? '' : `, at ${place}`}.`,
    cancelled: ({ name, title, when }) => `${name}, the session of ${title} on ${when} is cancelled. You need not come.`,
  },
} as const satisfies Record<Language, SessionWords>;
