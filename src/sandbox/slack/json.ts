import { z } from 'zod';

/** Any JSON value. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json | undefined;
}

const jsonSchema = z.json();

/** The value that `text` spells, or undefined where it is not JSON. */
export function parseJson(text: string): Json | undefined {
  try {
    const parsed = jsonSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isArray(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** The member `key` where it is an object, else an empty object. */
export function objectAt(value: JsonObject, key: string): JsonObject {
  const member = value[key];
  return isObject(member) ? member : {};
}

/** The member `key` where it is a string, else undefined. */
export function textAt(value: JsonObject, key: string): string | undefined {
  const member = value[key];
  return typeof member === 'string' ? member : undefined;
}

/** The objects in the array `key`; anything else in it is left out. */
export function objectsAt(value: JsonObject, key: string): readonly JsonObject[] {
  const member = value[key];
  return isArray(member) ? member.filter(isObject) : [];
}
