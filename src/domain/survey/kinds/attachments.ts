import type { Attachment, Refusal } from '../types.js';
import { answer, refusal, type KindRules } from './rules.js';

/** Bytes: what a bot may fetch from Telegram (Bot API, getFile: 20 MB). */
export const MOST_BYTES = 20_000_000;

const attached = (content: 'image' | 'audio' | 'file', wants: Refusal): KindRules => ({
  asked: true,
  wants,
  cast: (text) => (text.trim() === '' ? undefined : text.trim()),
  control: () => ({ kind: 'attachment', content }),
  attach: (_, sent: Attachment) => {
    if (sent.bytes > MOST_BYTES) return refusal('file-too-large', { limit: MOST_BYTES / 1_000_000 });
    return content === 'file' || sent.content === content ? answer(sent.file) : refusal(wants);
  },
});

export const image = attached('image', 'needs-image');
export const audio = attached('audio', 'needs-audio');
export const file = attached('file', 'needs-file');
