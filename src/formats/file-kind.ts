/** What a file is by its content; its name is not to be trusted. */
export type FileKind = 'zip' | 'ole' | 'text' | 'web-page' | 'pdf' | 'rtf' | 'unknown';

const signatures = [
  { kind: 'zip', bytes: [0x50, 0x4b, 0x03, 0x04] },
  { kind: 'zip', bytes: [0x50, 0x4b, 0x05, 0x06] },
  { kind: 'ole', bytes: [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1] },
  { kind: 'pdf', bytes: [0x25, 0x50, 0x44, 0x46, 0x2d] },
  { kind: 'rtf', bytes: [0x7b, 0x5c, 0x72, 0x74, 0x66] },
] as const satisfies readonly { readonly kind: FileKind; readonly bytes: readonly number[] }[];

/** Tells a file's kind from its first bytes. Text in UTF-16 is text only with its byte order mark. */
export function kindOf(bytes: Uint8Array): FileKind {
  const signature = signatures.find((one) => one.bytes.every((byte, index) => bytes[index] === byte));
  if (signature !== undefined) return signature.kind;
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) return 'text';
  const start = new TextDecoder('windows-1252').decode(bytes.subarray(0, 4096));
  if (/^(?:ï»¿)?\s*<(?:!doctype|!--|\?xml|html|head|body|meta|table|style|script|div)/i.test(start)) return 'web-page';
  return start.includes('\0') ? 'unknown' : 'text';
}
