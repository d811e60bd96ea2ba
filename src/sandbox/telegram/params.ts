import { badRequest } from './api-error.js';

/** A file that came in a multipart body. */
export interface Upload {
  readonly name: string;
  readonly mime: string;
  readonly bytes: Buffer;
}

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * The parameters of one call, whichever way they came (query, form, JSON, multipart). The Bot API is lenient: in a form everything is a string, and a JSON
 * body may hold numbers as strings or objects as JSON text, so each reader converts.
 */
export class Params {
  constructor(
    readonly values: Readonly<Record<string, unknown>>,
    readonly files: ReadonlyMap<string, Upload> = new Map(),
  ) {}

  has(name: string): boolean {
    const value = this.values[name];
    return value !== undefined && value !== null;
  }

  /** The parameter as text; empty when absent. */
  text(name: string): string {
    const value = this.values[name];
    if (typeof value === 'string') return value;
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    if (value === undefined || value === null) return '';
    return JSON.stringify(value);
  }

  /** The parameter as a whole number, `fallback` when absent or not one. */
  integer(name: string, fallback = 0): number {
    const value = this.values[name];
    if (typeof value === 'number') return Number.isInteger(value) ? value : fallback;
    if (typeof value !== 'string' || !/^[+-]?\d+$/.test(value.trim())) return fallback;
    return Number(value);
  }

  flag(name: string): boolean {
    const value = this.values[name];
    if (typeof value === 'boolean') return value;
    if (typeof value === 'number') return value !== 0;
    if (typeof value !== 'string') return false;
    return ['true', 'yes', '1'].includes(value.trim().toLowerCase());
  }

  /**
   * A JSON-serialized parameter, parsed; `undefined` when absent or empty.
   * @throws ApiError 400 with `complaint` when it is not JSON.
   */
  json(name: string, complaint: string): unknown {
    const value = this.values[name];
    if (value === undefined || value === null || value === '') return undefined;
    if (typeof value !== 'string') return value;
    try {
      return JSON.parse(value) as unknown;
    } catch {
      throw badRequest(complaint);
    }
  }
}
