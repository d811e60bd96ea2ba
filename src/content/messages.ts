import { readFileSync } from 'node:fs';
import { IntlMessageFormat } from 'intl-messageformat';
import { z } from 'zod';
import type { Language } from '../domain/survey/types.js';
import { InputRejected } from '../support/errors.js';
import { readContent } from './read.js';
import { MESSAGE_KEYS, type MessageKey } from './messages/keys.js';

export type { MessageKey };

/** Ready words and numbers for a message's placeholders. Whoever writes HTML escapes them first. */
export type MessageParams = Readonly<Record<string, string | number>>;

const file = z.record(z.string(), z.string().min(1));
const LOCALES = { id: 'id-ID', en: 'en-GB' } as const satisfies Record<Language, string>;
const SOURCES = { id: read('id'), en: read('en') } as const satisfies Record<Language, unknown>;
const compiled: Readonly<Record<Language, Map<MessageKey, IntlMessageFormat>>> = { id: new Map(), en: new Map() };

/**
 * The message `key` in `language`, its placeholders filled in. Plain text as written: neither words nor parameters are escaped.
 * A parameter that is missing leaves its place empty, since a reply with a gap serves people better than none; a test holds every call to its placeholders.
 */
export function message(language: Language, key: MessageKey, params: MessageParams = {}): string {
  const format = formatOf(language, key);
  const missing = placeholdersOf(language, key).filter((name) => !Object.hasOwn(params, name));
  const filled = missing.length === 0 ? params : { ...Object.fromEntries(missing.map((name) => [name, ''])), ...params };
  return String(format.format(filled));
}

/** The names that a message wants filled in, each once, sorted. */
export function placeholdersOf(language: Language, key: MessageKey): readonly string[] {
  const known = placeholders[language].get(key);
  if (known !== undefined) return known;
  const found = new Set<string>();
  collect(formatOf(language, key).getAst(), found);
  const names = [...found].sort();
  placeholders[language].set(key, names);
  return names;
}

const placeholders: Readonly<Record<Language, Map<MessageKey, readonly string[]>>> = { id: new Map(), en: new Map() };

type Ast = ReturnType<IntlMessageFormat['getAst']>;

function collect(elements: Ast, found: Set<string>): void {
  for (const element of elements) {
    if ('value' in element && element.type !== 0) found.add(element.value);
    if ('options' in element) for (const option of Object.values(element.options)) collect(option.value, found);
  }
}

function formatOf(language: Language, key: MessageKey): IntlMessageFormat {
  const known = compiled[language].get(key);
  if (known !== undefined) return known;
  const format = new IntlMessageFormat(SOURCES[language].get(key) ?? '', LOCALES[language], undefined, { ignoreTag: true });
  compiled[language].set(key, format);
  return format;
}

/** All the words of a language. Throws InputRejected at start-up, naming every key that is missing or left over. */
function read(language: Language): ReadonlyMap<MessageKey, string> {
  const written = readContent(readFileSync(new URL(`./messages/${language}.yaml`, import.meta.url), 'utf8'));
  if (!written.ok) throw new InputRejected(`messages/${language}.yaml is not YAML`, written.messages.map((problem) => ({ message: problem })));
  const source = file.parse(written.value);
  const known = new Set<string>(MESSAGE_KEYS);
  const problems = [
    ...MESSAGE_KEYS.filter((key) => !Object.hasOwn(source, key)).map((key) => `${key} is missing`),
    ...Object.keys(source).filter((key) => !known.has(key)).map((key) => `${key} is not known`),
  ];
  if (problems.length > 0) throw new InputRejected(`messages/${language}.yaml: ${problems.join('; ')}`, problems.map((problem) => ({ message: problem })));
  return new Map(MESSAGE_KEYS.map((key) => [key, (source[key] ?? '').trim()]));
}
