import { answer, refusal, type KindRules } from './rules.js';

/** So many instances a repeat can have. */
export const MOST_INSTANCES = 200;

/** Whether another instance of a repeat follows. */
export const more = {
  asked: true,
  wants: 'needs-button',
  cast: (text) => (text === 'yes' || text === 'no' ? text : undefined),
  control: ({ instance, question }) => ({ kind: 'more', repeat: question.name, instance }),
  choose: ({ instance }, choice) => (choice === 'no' || (choice === 'yes' && instance < MOST_INSTANCES) ? answer(choice) : null),
  say: ({ instance }, text) => {
    if (/^(tidak|tdk|no|n|selesai|cukup|sudah)[.]?$/i.test(text.trim())) return answer('no');
    return /^(ya|yes|y|tambah|lagi|iya)[.]?$/i.test(text.trim()) && instance < MOST_INSTANCES ? answer('yes') : refusal('needs-button');
  },
} as const satisfies KindRules;
