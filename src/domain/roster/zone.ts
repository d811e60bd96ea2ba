import { Temporal } from 'temporal-polyfill';

const indonesian: ReadonlyMap<string, string> = new Map([
  ['WIB', 'Asia/Jakarta'],
  ['WITA', 'Asia/Makassar'],
  ['WIT', 'Asia/Jayapura'],
]);

/** The IANA zone that WIB, WITA, WIT or an IANA name means; `undefined` for anything else (a bare offset such as `+07:00` included). */
export function readZone(text: string): string | undefined {
  const named = indonesian.get(text.toUpperCase());
  if (named !== undefined) return named;
  if (!/^[a-z]+(?:[/_+-][a-z0-9]+)+$/i.test(text) && text.toUpperCase() !== 'UTC') return undefined;
  try {
    return new Temporal.ZonedDateTime(0n, text).timeZoneId;
  } catch {
    return undefined;
  }
}
