import { absolute } from './paths.js';
import type { FormRows, Path, Row } from './rows.js';
import { escaped, tag } from './xml.js';

/** Words by id and language. */
export type Texts = Map<string, Readonly<Record<string, string>>>;

const DEFAULT = 'default';

/** The languages of the form's columns, in the order of the columns; none where it has one language that it does not name. */
export function languagesOf(form: FormRows): readonly string[] {
  const columns = [...form.survey, ...(form.choices ?? [])].flatMap((row) => Object.keys(row));
  return [...new Set(columns.flatMap((column) => (/^(label|hint|constraint_message|required_message)::/.test(column) ? [column.slice(column.indexOf('::') + 2)] : [])))];
}

export function textId(path: Path, column: string): string {
  return `${absolute(path)}:${column}`;
}

/** The words of a column: as they stand where it has one language; else noted among the texts, and a reference to them. */
export function wording(texts: Texts, languages: readonly string[], row: Row, column: string, id: string): string | undefined {
  const plain = row[column];
  const translated = languages.map((language): readonly [string, string] => [language, row[`${column}::${language}`] ?? '']).filter(([, words]) => words !== '');
  if (translated.length === 0) return plain === '' ? undefined : plain;
  texts.set(id, { ...(plain === undefined || plain === '' ? {} : { [DEFAULT]: plain }), ...Object.fromEntries(translated) });
  return `jr:itext('${id}')`;
}

/** All texts by language; the form's default language is marked, and is the first one where it names none. Words that a language lacks are `-`. */
export function itext(texts: Texts, languages: readonly string[], first: string | undefined): string {
  if (texts.size === 0) return '';
  const plain = [...texts.values()].some((words) => DEFAULT in words);
  const all = plain && !languages.includes(DEFAULT) ? [...languages, DEFAULT] : languages;
  const leading = first !== undefined && all.includes(first) ? first : plain ? DEFAULT : all[0];
  const translation = (lang: string): string =>
    tag('translation', { lang, default: lang === leading ? 'true()' : undefined }, ...[...texts].map(([id, words]) => tag('text', { id }, tag('value', {}, escaped(words[lang] ?? '-').replaceAll(/\$\{[^}]+\}/g, '…')))));
  return tag('itext', {}, ...all.map(translation));
}
