import { z } from 'zod';
import type { FileStore, Sent } from '../app/ports.js';
import type { TelegramCall } from '../app/talk/types.js';
import { SendRefused } from '../support/errors.js';
import type { DirectTelegram } from './client.js';

/** Pictures whose copy at the platform is remembered; there are as many as the surveys under way show. */
const MOST_KNOWN = 1_000;

/** What of a sent photo leads to its copy (Bot API: PhotoSize.file_id). */
const sentPhoto = z.object({ photo: z.array(z.object({ file_id: z.string() })).min(1) });

/** Sends pictures out of the store: uploaded once by each process, and by the platform's own copy afterwards. */
export function createPictures(telegram: DirectTelegram, files: Pick<FileStore, 'get'>): (params: Extract<TelegramCall, { method: 'sendPhoto' }>['params']) => Promise<Sent> {
  const known = new Map<string, string>();
  return async ({ chat_id, photo, text, parse_mode }) => {
    const about = { chat_id, parse_mode, ...(text !== '' && { caption: text }) };
    const copy = known.get(photo);
    if (copy !== undefined) return { platformId: String((await telegram.callApi('sendPhoto', { ...about, photo: copy })).message_id) };
    const bytes = await files.get(photo);
    if (bytes === null) throw new SendRefused('The picture is not in the store of files.');
    const message = await telegram.callApi('sendPhoto', { ...about, photo: { source: Buffer.from(bytes), filename: 'picture' } });
    const largest = sentPhoto.safeParse(message).data?.photo.at(-1);
    if (known.size >= MOST_KNOWN) known.clear();
    if (largest !== undefined) known.set(photo, largest.file_id);
    return { platformId: String(message.message_id) };
  };
}
