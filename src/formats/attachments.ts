import type { Attachment } from '../domain/survey/types.js';

const text = (bytes: Uint8Array, at: number, length: number): string => String.fromCharCode(...bytes.subarray(at, at + length));
const begins = (bytes: Uint8Array, ...start: readonly number[]): boolean => start.every((byte, index) => bytes[index] === byte);

/** Brands of ISO base media files (ISO/IEC 14496-12: `ftyp`) that hold pictures, and those that hold sound alone. */
const PICTURE_BRANDS: ReadonlySet<string> = new Set(['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'mif1', 'msf1', 'avif']);
const RIFF_FORMS: ReadonlyMap<string, Attachment['content']> = new Map([['WEBP', 'image'], ['WAVE', 'audio'], ['AVI ', 'video']]);
const SOUND_BRANDS: ReadonlySet<string> = new Set(['M4A ', 'M4B ', 'M4P ']);

/**
 * What a file is, by its first bytes and never by its name or by what its sender says: pictures (JPEG, PNG, GIF, WebP, HEIC, AVIF), sound (Ogg, MP3, AAC, M4A, WAV, FLAC, AMR),
 * video, or `other`. SVG, HTML and programs are `other`, which nothing ever opens.
 */
export function contentOf(bytes: Uint8Array): Attachment['content'] {
  if (begins(bytes, 0xff, 0xd8, 0xff) || begins(bytes, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'image';
  if (/^GIF8[79]a/.test(text(bytes, 0, 6))) return 'image';
  if (text(bytes, 0, 4) === 'RIFF') return RIFF_FORMS.get(text(bytes, 8, 4)) ?? 'other';
  if (text(bytes, 4, 4) === 'ftyp') return PICTURE_BRANDS.has(text(bytes, 8, 4)) ? 'image' : SOUND_BRANDS.has(text(bytes, 8, 4)) ? 'audio' : 'video';
  if (text(bytes, 0, 4) === 'OggS') return /OpusHead|vorbis|Speex|FLAC/.test(text(bytes, 0, 96)) ? 'audio' : 'video';
  if (begins(bytes, 0x1a, 0x45, 0xdf, 0xa3)) return 'video';
  if (/^(?:ID3|fLaC|#!AMR)/.test(text(bytes, 0, 5)) || isMpegSound(bytes)) return 'audio';
  return 'other';
}

/** The header of a frame of MPEG sound (ISO/IEC 11172-3) or of AAC in ADTS (ISO/IEC 13818-7). */
function isMpegSound([first = 0, second = 0, third = 0]: Uint8Array): boolean {
  if (first !== 0xff || (second & 0xe0) !== 0xe0) return false;
  if ((second & 0xf6) === 0xf0) return true;
  const [version, layer, bitrate, rate] = [(second >> 3) & 3, (second >> 1) & 3, third >> 4, (third >> 2) & 3];
  return version !== 1 && layer !== 0 && bitrate !== 0 && bitrate !== 15 && rate !== 3;
}

/**
 * A picture without what its camera noted beside it: place, time, device, owner. Which way up it is stays. JPEG and PNG; anything else, and whatever is not built
 * as it should be, comes back as it is. Photos that are sent as photos lose all that at the platform already; those sent as files do not.
 */
export function withoutMetadata(bytes: Uint8Array): Uint8Array {
  if (begins(bytes, 0xff, 0xd8, 0xff)) return bareJpeg(bytes);
  return begins(bytes, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a) ? barePng(bytes) : bytes;
}

const uint16 = (bytes: Uint8Array, at: number): number => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);

/** Segments of a JPEG that say something about it rather than how to draw it: APP1 to APP15 but for colour (APP2, APP14), and comments. */
const isNoted = (marker: number): boolean => (marker >= 0xe1 && marker <= 0xef && marker !== 0xe2 && marker !== 0xee) || marker === 0xfe;

function bareJpeg(bytes: Uint8Array): Uint8Array {
  const kept: Uint8Array[] = [bytes.subarray(0, 2)];
  let turned = 1;
  let at = 2;
  while (at + 4 <= bytes.length) {
    if (bytes[at] !== 0xff) return bytes;
    const marker = bytes[at + 1] ?? 0;
    // From the scan on there is only the picture.
    if (marker === 0xda) return joined([...kept.slice(0, 1), ...orientation(turned), ...kept.slice(1), bytes.subarray(at)]);
    const end = at + 2 + uint16(bytes, at + 2);
    if (end > bytes.length || end < at + 4) return bytes;
    if (isNoted(marker)) turned = marker === 0xe1 ? (orientationOf(bytes.subarray(at + 4, end)) ?? turned) : turned;
    else kept.push(bytes.subarray(at, end));
    at = end;
  }
  return bytes;
}

/** Which way up (1 to 8) an Exif block says (Exif 2.3: tag 0x0112 of the first directory). */
function orientationOf(block: Uint8Array): number | null {
  if (text(block, 0, 6) !== 'Exif\0\0') return null;
  const tiff = new DataView(block.buffer, block.byteOffset + 6, block.byteLength - 6);
  if (tiff.byteLength < 14) return null;
  const little = tiff.getUint16(0) === 0x4949;
  const directory = tiff.getUint32(4, little);
  if (directory + 2 > tiff.byteLength) return null;
  const entries = tiff.getUint16(directory, little);
  for (let entry = directory + 2; entry < directory + 2 + entries * 12 && entry + 12 <= tiff.byteLength; entry += 12) {
    if (tiff.getUint16(entry, little) !== 0x0112) continue;
    const turned = tiff.getUint16(entry + 8, little);
    return turned >= 1 && turned <= 8 ? turned : null;
  }
  return null;
}

/** An Exif block that holds the orientation and nothing else; none where the picture is upright. */
function orientation(turned: number): readonly Uint8Array[] {
  if (turned === 1) return [];
  const tiff = [0x4d, 0x4d, 0, 0x2a, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, turned, 0, 0, 0, 0, 0, 0];
  return [Uint8Array.from([0xff, 0xe1, 0, tiff.length + 8, 0x45, 0x78, 0x69, 0x66, 0, 0, ...tiff])];
}

const NOTED_CHUNKS: ReadonlySet<string> = new Set(['eXIf', 'tEXt', 'zTXt', 'iTXt', 'tIME']);

function barePng(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const kept: Uint8Array[] = [bytes.subarray(0, 8)];
  let at = 8;
  while (at + 12 <= bytes.length) {
    const end = at + 12 + view.getUint32(at);
    if (end > bytes.length) return bytes;
    const type = text(bytes, at + 4, 4);
    if (!NOTED_CHUNKS.has(type)) kept.push(bytes.subarray(at, end));
    // What follows the end belongs to no picture.
    if (type === 'IEND') return joined(kept);
    at = end;
  }
  return bytes;
}

const joined = (parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));
