/** Pictures that messengers show, by what they are and not by what they are called. */
export type PictureType = 'image/png' | 'image/jpeg' | 'image/gif' | 'image/webp';

/** How many first bytes `pictureTypeOf` needs. */
export const pictureHeadBytes = 16;

/** By a picture's first bytes; `undefined` where they are of no picture that can be shown. */
export function pictureTypeOf(head: Uint8Array): PictureType | undefined {
  const text = Buffer.from(head.buffer, head.byteOffset, Math.min(head.length, pictureHeadBytes)).toString('latin1');
  if (text.startsWith('\x89PNG\r\n\x1a\n')) return 'image/png';
  if (text.startsWith('\xff\xd8\xff')) return 'image/jpeg';
  if (text.startsWith('GIF87a') || text.startsWith('GIF89a')) return 'image/gif';
  if (text.startsWith('RIFF') && text.slice(8, 12) === 'WEBP') return 'image/webp';
  return undefined;
}
