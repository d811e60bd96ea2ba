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
  /** Whether a point stands within a closed line. */
  geofence: takes(2, 2, (call) => {
    const point = placeOf(call.text(0).trim());
    const shape = placesIn([call.text(1)]);
    return point !== null && shape !== null && isClosed(shape) && isWithin(point, shape);
  }),
} as const satisfies Partial<Record<FunctionName, FunctionRule>>;

const rounded = (value: number): number => Math.round(value * 100) / 100;

const placesOf = (call: Call): readonly Place[] | null => placesIn(textsFrom(call, 0));

function placesIn(texts: readonly string[]): readonly Place[] | null {
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

function isClosed(places: readonly Place[]): boolean {
  const [first] = places;
  const last = places.at(-1);
  return first !== undefined && last !== undefined && places.length > 2 && first.latitude === last.latitude && first.longitude === last.longitude;
}

/** A ray to the east crosses the border an odd number of times. */
function isWithin(point: Place, shape: readonly Place[]): boolean {
  let within = false;
  for (const [index, end] of shape.entries()) {
    const start = shape[index - 1];
    if (start === undefined || start.latitude > point.latitude === end.latitude > point.latitude) continue;
    const crossing = ((start.longitude - end.longitude) * (point.latitude - end.latitude)) / (start.latitude - end.latitude) + end.longitude;
    if (point.longitude < crossing) within = !within;
  }
  return within;
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
