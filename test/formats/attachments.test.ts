import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contentOf, withoutMetadata } from '../../src/formats/attachments.js';

const bytes = (...parts: readonly (string | readonly number[])[]): Uint8Array => new Uint8Array(Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part)))));

test.each<[string, Uint8Array, string]>([
  ['JPEG', bytes([0xff, 0xd8, 0xff, 0xe0]), 'image'],
  ['PNG', bytes([0x89], 'PNG\r\n', [0x1a], '\n'), 'image'],
  ['GIF', bytes('GIF89a'), 'image'],
  ['WebP', bytes('RIFF', [1, 0, 0, 0], 'WEBPVP8 '), 'image'],
  ['HEIC', bytes([0, 0, 0, 24], 'ftypheic'), 'image'],
  ['Opus in Ogg', bytes('OggS', Array.from({ length: 24 }, () => 0), 'OpusHead'), 'audio'],
  ['MP3 with a tag', bytes('ID3', [4, 0]), 'audio'],
  ['MP3 without', bytes([0xff, 0xfb, 0x90, 0x64]), 'audio'],
  ['M4A', bytes([0, 0, 0, 24], 'ftypM4A '), 'audio'],
  ['WAV', bytes('RIFF', [1, 0, 0, 0], 'WAVEfmt '), 'audio'],
  ['MP4', bytes([0, 0, 0, 24], 'ftypisom'), 'video'],
  ['Matroska', bytes([0x1a, 0x45, 0xdf, 0xa3]), 'video'],
  ['SVG', bytes('<svg xmlns="http://www.w3.org/2000/svg" onload="x()">'), 'other'],
  ['HTML', bytes('<!doctype html><script>'), 'other'],
  ['a program', bytes('MZ', [0x90, 0]), 'other'],
  ['PDF', bytes('%PDF-1.7'), 'other'],
  ['a workbook', bytes('PK', [3, 4]), 'other'],
  ['nothing', bytes(), 'other'],
])('what a file is, by its content: %s', (_, content, kind) => {
  expect(contentOf(content)).toBe(kind);
});

const segment = (marker: number, content: Uint8Array): Uint8Array => bytes([0xff, marker, (content.length + 2) >> 8, (content.length + 2) & 255], [...content]);
const exif = (turned: number): Uint8Array => segment(0xe1, bytes('Exif\0\0II', [0x2a, 0, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, turned, 0, 0, 0, 0, 0, 0, 0], 'GPS 3.5896 98.6731'));
const jpeg = (...segments: readonly Uint8Array[]): Uint8Array => bytes([0xff, 0xd8], ...segments.map((one) => [...one]), [0xff, 0xda, 0, 2, 1, 2, 3, 0xff, 0xd9]);

test('a photo loses where and when it was taken, and stays the right way up', () => {
  const bare = Buffer.from(withoutMetadata(jpeg(segment(0xe0, bytes('JFIF')), exif(6), segment(0xed, bytes('Photoshop')), segment(0xfe, bytes('oleh Siti')), segment(0xdb, bytes('table')))));
  expect(bare.toString('latin1')).not.toMatch(/GPS|Photoshop|Siti/);
  expect(bare.toString('latin1')).toMatch(/JFIF.*table/s);
  // Orientation 6 and nothing else (Exif 2.3, tag 0x0112), where its readers look for it.
  expect(bare.subarray(2, 40).toString('hex')).toBe('ffe10022457869660000' + '4d4d002a00000008' + '0001' + '011200030000000100060000' + '00000000' + 'ffe0');
  expect(withoutMetadata(bare)).toEqual(new Uint8Array(bare));
  expect(Buffer.from(withoutMetadata(jpeg(exif(1)))).toString('latin1')).not.toContain('Exif');
});

test('a drawing loses its notes', () => {
  const chunk = (type: string, content: string): string => `${String.fromCharCode(0, 0, 0, content.length)}${type}${content}CRC!`;
  const start = String.fromCharCode(0x89) + 'PNG\r\n\x1a\n';
  const png = bytes(start, chunk('IHDR', '13 bytes here'), chunk('tEXt', 'Author Siti'), chunk('eXIf', 'GPS'), chunk('IDAT', 'picture'), chunk('IEND', ''), 'and more behind');
  expect(Buffer.from(withoutMetadata(png)).toString('latin1')).toBe(start + chunk('IHDR', '13 bytes here') + chunk('IDAT', 'picture') + chunk('IEND', ''));
});

test('whatever the bytes are, they are looked at without harm, and only what is well built is changed', () => {
  const start = fc.constantFrom(bytes([0xff, 0xd8, 0xff]), bytes([0x89], 'PNG\r\n', [0x1a], '\n'), bytes([0xff, 0xd8, 0xff, 0xe1, 0, 40], 'Exif\0\0II'), bytes());
  fc.assert(
    fc.property(start, fc.uint8Array({ maxLength: 80 }), (head, tail) => {
      const whole = bytes([...head], [...tail]);
      contentOf(whole);
      expect(withoutMetadata(whole).length).toBeLessThanOrEqual(whole.length + 36);
    }),
    { numRuns: 500 },
  );
});
