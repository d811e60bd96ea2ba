import { answer, refusal, type KindRules } from './rules.js';

/** ODK: an acknowledgement holds `OK`. */
const OK = 'OK';

export const acknowledge = {
  asked: true,
  wants: 'needs-button',
  cast: (text) => (text.trim().toUpperCase() === OK ? OK : undefined),
  control: () => ({ kind: 'acknowledge' }),
  choose: (_, choice) => (choice === OK ? answer(OK) : null),
  say: (_, text) => (/^(ok|oke|ya|yes|baik|setuju|siap)[.]?$/i.test(text.trim()) ? answer(OK) : refusal('needs-button')),
} as const satisfies KindRules;
