import { decimalText } from './numbers.js';
import { answer, refusal, type KindRules, type Reading } from './rules.js';

/** ODK: latitude, longitude, altitude and accuracy with spaces between. */
const PLACE = /^\s*(-?\d+(?:\.\d+)?)[\s,;]+(-?\d+(?:\.\d+)?)(?:[\s,;]+(-?\d+(?:\.\d+)?))?(?:[\s,;]+(\d+(?:\.\d+)?))?\s*$/;

function place(latitude: number, longitude: number, further: readonly number[]): string | null {
  if (Math.abs(latitude) > 90 || Math.abs(longitude) > 180 || (latitude === 0 && longitude === 0)) return null;
  return [latitude, longitude, ...further].map((number) => decimalText(number + 0)).join(' ');
}

function read(text: string): string | null {
  const found = PLACE.exec(text);
  if (found === null) return null;
  const [latitude = NaN, longitude = NaN, ...further] = found.slice(1).flatMap((part: string | undefined) => (part === undefined ? [] : [Number(part)]));
  return place(latitude, longitude, further);
}

const taken = (value: string | null): Reading => (value === null ? refusal('not-a-place') : answer(value));

export const geopoint = {
  asked: true,
  wants: 'needs-place',
  cast: (text) => read(text) ?? undefined,
  control: () => ({ kind: 'place' }),
  say: (_, text) => taken(read(text)),
  locate: (_, { latitude, longitude, accuracy }) => taken(place(latitude, longitude, accuracy === undefined ? [] : [0, accuracy])),
} as const satisfies KindRules;
