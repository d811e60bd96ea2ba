import { createHash } from 'node:crypto';

/** Four digits by which a person and an officer know that they speak of the same waiting account. Proves nothing alone; the officer knows the person. */
export function officerCode(binding: number): string {
  const number = createHash('sha256').update(`pamong.binding:${binding}`).digest().readUInt32BE() % 10_000;
  return String(number).padStart(4, '0');
}
