import { SlackRefusal } from './answers.js';
import { isArray, isObject, parseJson, type Json, type JsonObject } from './json.js';

/** The arguments of one Web API call, whichever way they were encoded. */
export class Arguments {
  constructor(readonly values: JsonObject) {}

  /** A string argument, undefined where it is absent or empty. Numbers are taken as Slack takes them, by their digits. */
  text(name: string): string | undefined {
    const value = this.values[name];
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    return typeof value === 'string' && value !== '' ? value : undefined;
  }

  /** A string argument that must be there. Throws `invalid_arguments`. */
  required(name: string): string {
    const value = this.text(name);
    if (value === undefined) throw new SlackRefusal('invalid_arguments', [`missing required field: ${name}`]);
    return value;
  }

  flag(name: string): boolean {
    const value = this.values[name];
    return value === true || value === 1 || value === 'true' || value === '1';
  }

  /** A whole number from `low` to `high`. Throws `refusal` for anything else. */
  whole(name: string, low: number, high: number, fallback: number, refusal: string): number {
    const value = this.text(name);
    if (value === undefined) return fallback;
    const number = Number(value);
    if (!Number.isInteger(number) || number < low || number > high) throw new SlackRefusal(refusal);
    return number;
  }

  /** An array argument; forms carry it as JSON text. Throws `refusal` where it is something else. */
  array(name: string, refusal: string): readonly Json[] | undefined {
    const value = this.structure(name);
    if (value === undefined) return undefined;
    if (!isArray(value)) throw new SlackRefusal(refusal);
    return value;
  }

  /** An object argument; forms carry it as JSON text. Throws `refusal` where it is something else. */
  object(name: string, refusal: string): JsonObject | undefined {
    const value = this.structure(name);
    if (value === undefined) return undefined;
    if (!isObject(value)) throw new SlackRefusal(refusal);
    return value;
  }

  private structure(name: string): Json | undefined {
    const value = this.values[name];
    if (value === undefined || value === null || value === '') return undefined;
    if (typeof value !== 'string') return value;
    return parseJson(value) ?? 'not JSON';
  }
}
