import type { FunctionName } from './names.js';
import { takes, textsFrom, type Call, type FunctionRule } from './rule.js';

/** Metres: the Earth's radius at the equator, as the reference engines have it. */
const EARTH_RADIUS = 6_378_100;
const MAX_LATITUDE = 90;
const MAX_LONGITUDE = 180;

/** In radians. */
interface Place {
  readonly latitude: number;
  readonly longitude: number;
}

/** Functions of places (ODK XForms specification, "Geographic Functions"): points one by one, or one line of points with `;` between. Height counts for nothing. */
export const PLACE_FUNCTIONS = {
  /** Square metres, to two decimals; 0 for fewer than three points. */
  area: takes(1, 1, (call) => {
    const places = placesOf(call);
    return places === null || places.length < 3 ? 0 : rounded(Math.abs(areaWithin(places)));
  }),
  /** Metres, to two decimals; NaN where there is no line. */
  distance: takes(1, Infinity, (call) => {
    const places = placesOf(call);
    return places === null || places.length < 2 ? NaN : rounded(length(places));
  }),
} as const satisfies Partial<Record<FunctionName, FunctionRule>>;

const rounded = (value: number): number => Math.round(value * 100) / 100;

function placesOf(call: Call): readonly Place[] | null {
  const texts = textsFrom(call, 0);
  const [line] = texts;
  const points = texts.length === 1 && line !== undefined ? line.trim().replace(/[;\s]+$/, '').split(';') : texts;
  const places: Place[] = [];
  for (const point of points) {
    const place = placeOf(point.trim());
    if (place === null) return null;
    places.push(place);
  }
  return places;
}

function placeOf(text: string): Place | null {
  const parts = text.split(/\s+/);
  const [latitude, longitude] = parts.map((part) => (part === '' ? NaN : Number(part)));
  if (latitude === undefined || longitude === undefined || parts.length > 4) return null;
  if (!(Math.abs(latitude) <= MAX_LATITUDE && Math.abs(longitude) <= MAX_LONGITUDE)) return null;
  return { latitude: (latitude * Math.PI) / 180, longitude: (longitude * Math.PI) / 180 };
}

function areaWithin(places: readonly Place[]): number {
  let sum = 0;
  places.forEach((start, index) => {
    const end = places[(index + 1) % places.length] ?? start;
    sum += (end.longitude - start.longitude) * (2 + Math.sin(end.latitude) + Math.sin(start.latitude));
  });
  return (sum * EARTH_RADIUS * EARTH_RADIUS) / 2;
}

function length(places: readonly Place[]): number {
  let sum = 0;
  for (const [index, start] of places.entries()) {
    const end = places[index + 1];
    if (end === undefined) break;
    const cosine = Math.sin(start.latitude) * Math.sin(end.latitude) + Math.cos(start.latitude) * Math.cos(end.latitude) * Math.cos(start.longitude - end.longitude);
    // Of a point with itself the cosine can come out a little above one.
    sum += Math.acos(Math.min(1, cosine)) * EARTH_RADIUS;
  }
  return sum;
}
