/** The columns of the sheet `survey` that mean something here. */
export const SURVEY_COLUMNS = [
  'type', 'name', 'label', 'hint', 'guidance_hint', 'image', 'required', 'required_message', 'relevant', 'constraint', 'constraint_message', 'calculation', 'default', 'choice_filter',
  'appearance', 'read_only', 'trigger', 'parameters', 'repeat_count', 'disabled', 'list_name', 'competency', 'level', 'measure', 'score', 'correct', 'time_limit',
] as const;
export type SurveyColumn = (typeof SURVEY_COLUMNS)[number];

/** The columns of the sheet `choices` that mean something here; every other one can be read by `choice_filter`. */
export const CHOICE_COLUMNS = ['list_name', 'name', 'label', 'image', 'level', 'correct'] as const;
export type ChoiceColumn = (typeof CHOICE_COLUMNS)[number];

/** The columns of the sheet `settings` that mean something here. */
export const SETTING_COLUMNS = [
  'form_title', 'form_id', 'version', 'default_language', 'allow_choice_duplicates', 'add_none_option', 'clean_text_values', 'purpose', 'disclosure', 'review', 'respondent', 'anonymous', 'minutes',
  'editable', 'time_limit',
] as const;
export type SettingColumn = (typeof SETTING_COLUMNS)[number];

/** Columns that hold words to people, and may be there once a language. */
export const WORDS: ReadonlySet<string> = new Set(['label', 'hint', 'guidance_hint', 'image', 'required_message', 'constraint_message', 'form_title', 'disclosure'] satisfies readonly (SurveyColumn | SettingColumn)[]);

/** How headers are understood on one sheet. `ignored` are those of the standard that mean nothing to a survey in a chat. */
export interface HeaderRules<C extends string> {
  readonly columns: readonly C[];
  readonly aliases: Readonly<Record<string, C>>;
  readonly ignored: ReadonlySet<string>;
}

/** Other spellings of the standard's older days (pyxform, `aliases.py`), in small letters and with `_` for spaces. */
export const SURVEY_HEADERS: HeaderRules<SurveyColumn> = {
  columns: SURVEY_COLUMNS,
  aliases: {
    command: 'type', select_from_list_name: 'list_name', tag: 'name', value: 'name', caption: 'label', 'media::image': 'image', guidance: 'guidance_hint',
    relevance: 'relevant', 'bind::relevant': 'relevant', 'bind::relevance': 'relevant', 'bind::required': 'required', 'bind::constraint': 'constraint',
    calculate: 'calculation', 'bind::calculate': 'calculation', 'bind::calculation': 'calculation', readonly: 'read_only', 'bind::readonly': 'read_only', 'bind::read_only': 'read_only',
    constraining_message: 'constraint_message', constraintmsg: 'constraint_message', 'jr:constraintmsg': 'constraint_message', 'bind::jr:constraintmsg': 'constraint_message', 'bind::constraint_message': 'constraint_message',
    requiredmsg: 'required_message', 'jr:requiredmsg': 'required_message', 'bind::jr:requiredmsg': 'required_message', 'bind::required_message': 'required_message',
    'control::appearance': 'appearance', 'body::appearance': 'appearance', count: 'repeat_count', 'jr:count': 'repeat_count', 'control::jr:count': 'repeat_count', 'body::jr:count': 'repeat_count',
  },
  ignored: new Set([
    'sms_field', 'sms_option', 'sms_separator', 'sms_allow_media', 'sms_date_format', 'sms_datetime_format', 'sms_response', 'compact_tag', 'autoplay', 'rows', 'buttontext', 'button_text', 'noapperrorstring',
    'no_app_error_string', 'intent', 'audio', 'video', 'big-image', 'media', 'bind', 'body', 'control', 'instance', 'note', 'notes', 'query', 'when',
  ]),
};

export const CHOICE_HEADERS: HeaderRules<ChoiceColumn> = {
  columns: CHOICE_COLUMNS,
  aliases: { list: 'list_name', caption: 'label', value: 'name', 'media::image': 'image' },
  ignored: new Set(['sms_option', 'audio', 'video', 'big-image', 'media']),
};

export const SETTING_HEADERS: HeaderRules<SettingColumn> = {
  columns: SETTING_COLUMNS,
  aliases: { title: 'form_title', set_form_title: 'form_title', id_string: 'form_id', set_form_id: 'form_id' },
  ignored: new Set([
    'name', 'style', 'public_key', 'submission_url', 'auto_send', 'auto_delete', 'instance_name', 'omit_instanceid', 'instance_id', 'instance_xmlns', 'namespaces', 'client_editable', 'flat', 'prefix', 'delimiter',
    'sms_keyword', 'sms_separator', 'sms_allow_media', 'sms_date_format', 'sms_datetime_format', 'xmlns', 'attribute',
  ]),
};

/** What a header means. `language` is its name as written, null where it names none. */
export type Meaning<C extends string> =
  | { readonly kind: 'column'; readonly column: C; readonly language: string | null }
  | { readonly kind: 'ignored' }
  | { readonly kind: 'unknown'; readonly nearest: C | null };

/** In small letters, with one `_` for every gap: `List  Name` is `list_name`. */
export const plainName = (text: string): string => text.trim().toLowerCase().replace(/[\s_]+/g, '_');

/**
 * Understands one header: case, spaces and underscores aside, by its alias, with its language behind `::` (or `:`, as forms were written once)
 * and with the prefixes of the XForm parts (`bind::relevant`, `media::image::French`).
 */
export function meaningOf<C extends string>(header: string, rules: HeaderRules<C>): Meaning<C> {
  const whole = columnNamed(plainName(header), rules);
  if (whole !== null) return { kind: 'column', column: whole, language: null };
  const parts = partsOf(header);
  const first = plainName(parts[0] ?? '');
  const second = parts[1] === undefined ? null : columnNamed(`${first}::${plainName(parts[1])}`, rules);
  if (second !== null) return inLanguage(second, parts.slice(2), rules);
  const column = columnNamed(first, rules);
  if (column !== null) return inLanguage(column, parts.slice(1), rules);
  if (rules.ignored.has(first)) return { kind: 'ignored' };
  return { kind: 'unknown', nearest: nearest(first, rules.columns) };
}

function columnNamed<C extends string>(name: string, { columns, aliases }: HeaderRules<C>): C | null {
  return columns.find((column) => column === name) ?? (Object.hasOwn(aliases, name) ? (aliases[name] ?? null) : null);
}

function inLanguage<C extends string>(column: C, rest: readonly string[], rules: HeaderRules<C>): Meaning<C> {
  const language = rest.join('::').trim();
  if (language === '') return { kind: 'column', column, language: null };
  return WORDS.has(column) ? { kind: 'column', column, language } : { kind: 'unknown', nearest: nearest(column, rules.columns) };
}

/** `media::image::French`, `label:English`, `bind:jr:constraintMsg`: the last keeps its `jr:`. */
function partsOf(header: string): readonly string[] {
  if (header.includes('::')) return header.split('::').map((part) => part.trim());
  return header.replace(/\b(jr|odk|orx):/gi, '$1\u0000').split(':').map((part) => part.replaceAll('\u0000', ':').trim());
}

/** Names that are compared with one that is not known; a form of thousands of questions gets no hint rather than a wait. */
const MOST_COMPARED = 500;

/** The name that was probably meant: at most two letters off, one in a short name; null where none is near. */
export function nearest<N extends string>(written: string, names: Iterable<N>): N | null {
  let best: N | null = null;
  let least = written.length < 3 ? 1 : written.length < 5 ? 2 : 3;
  let looked = 0;
  for (const name of names) {
    if (Math.abs(name.length - written.length) >= least) continue;
    if ((looked += 1) > MOST_COMPARED) return best;
    const off = distance(written.slice(0, 60), name.toLowerCase());
    if (off < least) [best, least] = [name, off];
  }
  return best;
}

/** Levenshtein's: how many letters to add, drop or change. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length] ?? 0;
}
