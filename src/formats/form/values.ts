/** A number as people write it: no exponent, no point without need, and no more than the 15 digits that a spreadsheet keeps and shows (0.1 + 0.2 is 0.3). */
export function plainNumber(value: number): string {
  if (!Number.isFinite(value)) return '';
  const [digits = '0', exponent] = String(Number(value.toPrecision(15))).split('e');
  if (exponent === undefined) return digits;
  const sign = digits.startsWith('-') ? '-' : '';
  const [whole = '', part = ''] = digits.replace('-', '').split('.');
  const shift = Number(exponent);
  return shift < 0 ? `${sign}0.${'0'.repeat(-shift - 1)}${whole}${part}` : `${sign}${whole}${part.padEnd(shift, '0')}`;
}

/** What a format shows of a number: a day, a time of day, both, or no time at all. */
export type TimeShown = 'none' | 'date' | 'time' | 'both';

/** The formats that every workbook knows by number alone (ECMA-376 18.8.30), those of East Asian regions included. */
export function timeShownByNumber(id: number): TimeShown {
  if ((id >= 14 && id <= 17) || (id >= 27 && id <= 31) || (id >= 50 && id <= 54) || id === 36 || id === 57 || id === 58) return 'date';
  if ((id >= 18 && id <= 21) || (id >= 32 && id <= 35) || id === 55 || id === 56 || (id >= 45 && id <= 47)) return 'time';
  return id === 22 ? 'both' : 'none';
}

/** Of a format's code: its first section without quoted words, escapes, colours and regions. */
export function timeShownByCode(code: string): TimeShown {
  const bare = code.replace(/"[^"]*"|\\.|_.|\*./g, '').split(';')[0] ?? '';
  const elapsed = /\[(?:h+|m+|s+)\]/i.test(bare);
  const signs = bare.replace(/\[[^\]]*\]/g, '').toLowerCase();
  if (signs.startsWith('general')) return 'none';
  // An m beside hours or seconds is minutes.
  const day = /[dy]/.test(signs) || (/m/.test(signs) && !/[hs]/.test(signs) && !elapsed);
  const time = elapsed || /[hs]/.test(signs);
  return day ? (time ? 'both' : 'date') : time ? 'time' : 'none';
}

const dayMs = 86_400_000;
/** Day 0 of the two calendars: 1900's counts a 29 February that was none (from day 60 on it is right), 1904's begins on 1 January. */
const epoch1900 = Date.UTC(1899, 11, 30);
const epoch1904 = Date.UTC(1904, 0, 1);

/**
 * A moment that a workbook keeps as a number of days: `YYYY-MM-DD`, with `THH:MM:SS` where the number has a time of day, `HH:MM:SS` where it is shown as a time
 * alone and has no day. Rounded to seconds. A number that is no moment of the calendar stays the number.
 */
export function momentText(serial: number, shown: Exclude<TimeShown, 'none'>, from1904: boolean): string {
  if (!Number.isFinite(serial) || serial < 0 || serial > 2_958_466) return plainNumber(serial);
  const early = !from1904 && serial < 60 && serial >= 1 ? 1 : 0;
  const seconds = Math.round((serial + early) * 86_400);
  const iso = new Date((from1904 ? epoch1904 : epoch1900) + Math.floor(seconds / 86_400) * dayMs + (seconds % 86_400) * 1000).toISOString();
  const [day = '', time = ''] = iso.slice(0, 19).split('T');
  if (shown === 'time' && serial < 1) return time;
  return seconds % 86_400 === 0 ? day : `${day}T${time}`;
}

/** A cell's text as the form means it: no blanks or no-break spaces at its ends, plain ones within, lines ended as everywhere. Curly quotes are left to whoever reads expressions. */
export function tidied(text: string): string {
  return text.replaceAll('\u00A0', ' ').replace(/\r\n?/g, '\n').trim();
}

/** Letters of a column counted from 0: A, Z, AA, XFD. */
export function columnLetters(index: number): string {
  const rest = Math.floor(index / 26);
  return (rest > 0 ? columnLetters(rest - 1) : '') + String.fromCharCode(65 + (index % 26));
}

/** A cell's place from its name (`B7`, `$B$7`, `B`, `7`): both counted from 0, each absent where the name does not say it. */
export function placeOf(reference: string): { readonly row?: number; readonly column?: number } {
  let row = 0;
  let column = 0;
  for (let at = 0; at < reference.length && at < 12; at += 1) {
    const code = reference.charCodeAt(at);
    if (code >= 0x30 && code <= 0x39) row = row * 10 + code - 0x30;
    else if (code >= 0x41 && code <= 0x5a) column = column * 26 + code - 0x40;
    else if (code >= 0x61 && code <= 0x7a) column = column * 26 + code - 0x60;
    else if (code !== 0x24) return {};
  }
  return row === 0 ? (column === 0 ? {} : { column: column - 1 }) : column === 0 ? { row: row - 1 } : { row: row - 1, column: column - 1 };
}
