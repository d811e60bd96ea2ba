import { createHash } from 'node:crypto';
import type { Survey } from '../domain/survey/types.js';
import type { FileStore } from './ports.js';

/** Named by their content: the same picture is stored once, however many surveys show it, and a changed one makes another survey. */
const nameOf = (bytes: Uint8Array): string => `picture-${createHash('sha256').update(bytes).digest('hex')}`;

/** A survey that knows where its pictures lie, or will lie. @param pictures by file name. */
export function withPictures(survey: Survey, pictures: ReadonlyMap<string, { readonly bytes: Uint8Array }>): Survey {
  return pictures.size === 0 ? survey : { ...survey, media: Object.fromEntries([...pictures].map(([file, { bytes }]) => [file, nameOf(bytes)])) };
}

/** Puts a form's pictures into the store: before the survey that shows them is stored. */
export async function storePictures(files: Pick<FileStore, 'put'>, pictures: ReadonlyMap<string, { readonly bytes: Uint8Array }>): Promise<void> {
  for (const { bytes } of pictures.values()) await files.put(nameOf(bytes), bytes);
}
