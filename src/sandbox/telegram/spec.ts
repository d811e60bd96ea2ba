import { z } from 'zod';
import { isRecord } from './params.js';

const field = z.object({ name: z.string(), types: z.array(z.string()), required: z.boolean() });
const specSchema = z.object({
  methods: z.record(z.string(), z.object({ fields: z.array(field).optional() })),
  types: z.record(z.string(), z.object({ fields: z.array(field).optional(), subtypes: z.array(z.string()).optional() })),
});

type Field = z.infer<typeof field>;

/** A call that the machine-readable Bot API does not allow. */
export interface SpecViolation {
  readonly method: string;
  /** Where in the parameters, e.g. `reply_markup.inline_keyboard[0][1].text`; empty for the method itself. */
  readonly path: string;
  readonly problem: string;
}

const KEPT = 1_000;

/** Holds calls against the Bot API's own description; keeps the first 1,000 violations. */
export class SpecCheck {
  readonly violations: SpecViolation[] = [];
  readonly #methods = new Map<string, ReadonlyMap<string, Field>>();
  readonly #types = new Map<string, { readonly fields: ReadonlyMap<string, Field>; readonly subtypes: readonly string[] }>();

  /** @param spec `{ methods: { NAME: { fields } }, types: { NAME: { fields, subtypes } } }`. @throws ZodError when it is not that. */
  constructor(spec: unknown) {
    const { methods, types } = specSchema.parse(spec);
    const byName = (fields: readonly Field[] | undefined) => new Map((fields ?? []).map((one) => [one.name, one]));
    for (const [name, method] of Object.entries(methods)) this.#methods.set(name.toLowerCase(), byName(method.fields));
    for (const [name, type] of Object.entries(types)) this.#types.set(name, { fields: byName(type.fields), subtypes: type.subtypes ?? [] });
  }

  /** @param uploads names of the files that came along. */
  check(method: string, values: Readonly<Record<string, unknown>>, uploads: Iterable<string>): void {
    const fields = this.#methods.get(method.toLowerCase());
    const add = (path: string, problem: string) => {
      if (this.violations.length < KEPT) this.violations.push({ method, path, problem });
    };
    if (fields === undefined) {
      add('', 'unknown method');
      return;
    }
    const sent = new Set(uploads);
    // telegraf adds `method` to every form; Telegram takes it for nothing.
    const { method: _, ...given } = values;
    this.#checkFields(given, fields, '', add, sent);
  }

  #checkFields(
    values: Readonly<Record<string, unknown>>,
    fields: ReadonlyMap<string, Field>,
    path: string,
    add: (path: string, problem: string) => void,
    present: ReadonlySet<string>,
  ): void {
    const at = (name: string) => (path === '' ? name : `${path}.${name}`);
    for (const [name, value] of Object.entries(values)) {
      const known = fields.get(name);
      if (value === undefined || value === null) continue;
      if (known === undefined) add(at(name), 'unknown parameter');
      else this.#checkValue(value, known.types, at(name), add);
    }
    for (const [name, known] of fields) {
      if (known.required && (values[name] === undefined || values[name] === null) && !present.has(name)) add(at(name), 'missing');
    }
  }

  #checkValue(value: unknown, types: readonly string[], path: string, add: (path: string, problem: string) => void): void {
    const attempts = types.map((type) => this.#problems(value, type, path));
    if (attempts.some((problems) => problems.length === 0)) return;
    // The alternative that fits best tells most.
    const closest = attempts.toSorted((a, b) => a.length - b.length)[0] ?? [];
    for (const [where, problem] of closest) add(where, types.length === 1 || where !== path ? problem : `must be ${types.join(' or ')}`);
  }

  #problems(value: unknown, type: string, path: string): readonly (readonly [string, string])[] {
    const wrong = [[path, `must be ${type}`]] as const;
    if (type.startsWith('Array of ')) {
      const items = parsed(value);
      if (!Array.isArray(items)) return wrong;
      const inner = type.slice('Array of '.length);
      return items.flatMap((item, index) => this.#problems(item, inner, `${path}[${index}]`));
    }
    const simple = SIMPLE[type];
    if (simple !== undefined) return simple(value) ? [] : wrong;
    const known = this.#types.get(type);
    if (known === undefined) return [];
    const object = parsed(value);
    if (!isRecord(object)) return wrong;
    if (known.subtypes.length > 0) {
      const attempts = known.subtypes.map((subtype) => this.#problems(object, subtype, path));
      return attempts.some((problems) => problems.length === 0) ? [] : (attempts.toSorted((a, b) => a.length - b.length)[0] ?? wrong);
    }
    const problems: (readonly [string, string])[] = [];
    this.#checkFields(object, known.fields, path, (where, problem) => problems.push([where, problem]), new Set());
    return problems;
  }
}

/** In a form everything is text, and JSON-serialized parameters may be text anywhere. */
function parsed(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}

const SIMPLE: Readonly<Record<string, (value: unknown) => boolean>> = {
  String: (value) => typeof value === 'string',
  Integer: (value) => Number.isInteger(value) || (typeof value === 'string' && /^-?\d+$/.test(value)),
  Float: (value) => typeof value === 'number' || (typeof value === 'string' && value !== '' && Number.isFinite(Number(value))),
  Boolean: (value) => typeof value === 'boolean' || value === 'true' || value === 'false',
  True: (value) => value === true || value === 'true',
  InputFile: (value) => typeof value === 'string' || isRecord(value),
};
