import { english } from './messages.en.js';
import { indonesian } from './messages.id.js';

export type Language = 'id' | 'en';

/** What is said about a form: each sentence says what is wrong, and what to do. */
export type FormMessages = typeof indonesian;

export const MESSAGES = { id: indonesian, en: english } as const satisfies Record<Language, FormMessages>;
