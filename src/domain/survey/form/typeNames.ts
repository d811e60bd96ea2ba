import type { QuestionKind, Text } from '../types.js';
import { plainName } from './headers.js';

/** What a type of the standard brings along beside its kind. */
export interface Preset {
  readonly constraint?: string;
  readonly hint?: Text;
}

/** What a survey can do without, and why it cannot be had in a chat: each has its sentence in the messages. */
export const UNSUPPORTED = ['video', 'barcode', 'geotrace', 'geoshape', 'osm', 'select_one_external', 'xml-external', 'background-audio', 'cascading_select', 'include', 'previous-answers', 'kobo'] as const;
export type Unsupported = (typeof UNSUPPORTED)[number];

export const SELECT_KINDS = ['select_one', 'select_multiple', 'rank'] as const;
export type SelectKind = (typeof SELECT_KINDS)[number];

/** What the column `type` says of a row. */
export type RowType =
  | { readonly kind: 'question'; readonly question: Exclude<QuestionKind, SelectKind>; readonly preset: Preset }
  | { readonly kind: 'select'; readonly question: SelectKind; readonly list: string; readonly other: boolean; readonly file: boolean }
  | { readonly kind: 'begin'; readonly section: Section; readonly list: string }
  | { readonly kind: 'end'; readonly section: Section }
  /** Older forms give title and id among the questions, in the column `name`. */
  | { readonly kind: 'setting'; readonly setting: 'form_title' | 'form_id' | null }
  /** `csv-external`: a file to look things up in. */
  | { readonly kind: 'table' }
  | { readonly kind: 'unsupported'; readonly what: Unsupported }
  | { readonly kind: 'unknown' };

export const SECTIONS = ['group', 'repeat', 'loop'] as const;
export type Section = (typeof SECTIONS)[number];

const days = (most: number): Preset => ({ constraint: `0 <= . and . <= ${most}`, hint: { id: `Isi angka 0 sampai ${most}.`, en: `Enter a number 0-${most}.` } });

/** Types by their names in small letters, with one `_` for every gap (pyxform, `question_type_dictionary.py`). */
const QUESTIONS: Readonly<Record<string, readonly [Exclude<QuestionKind, SelectKind>, Preset?]>> = {
  text: ['text'], string: ['text'], integer: ['integer'], int: ['integer'], decimal: ['decimal'], date: ['date'], time: ['time'], datetime: ['datetime'], date_time: ['datetime'], range: ['range'],
  note: ['note'], calculate: ['calculate'], calculation: ['calculate'], acknowledge: ['acknowledge'], trigger: ['acknowledge'], image: ['image'], photo: ['image'], picture: ['image'], file: ['file'], audio: ['audio'],
  geopoint: ['geopoint'], location: ['geopoint'], gps: ['geopoint'], hidden: ['hidden'],
  start: ['start'], start_time: ['start'], end: ['end'], end_time: ['end'], today: ['today'],
  deviceid: ['metadata'], device_id: ['metadata'], imei: ['metadata'], simserial: ['metadata'], sim_id: ['metadata'], subscriberid: ['metadata'], subscriber_id: ['metadata'], phonenumber: ['metadata'],
  get_phone_number: ['metadata'], username: ['metadata'], email: ['metadata'], audit: ['metadata'], 'start-geopoint': ['metadata'], 'background-geopoint': ['metadata'],
  'uri:deviceid': ['metadata'], 'uri:subscriberid': ['metadata'], 'uri:phonenumber': ['metadata'], 'uri:simserial': ['metadata'], 'uri:username': ['metadata'], 'uri:email': ['metadata'],
  phone_number: ['text', { constraint: "regex(., '^\\d*$')", hint: { id: 'Isi dengan angka saja.', en: 'Enter numbers only.' } }],
  percentage: ['integer', { constraint: '0 <= . and . <= 100' }],
  number_of_days_in_last_month: ['integer', days(31)], number_of_days_in_last_six_months: ['integer', days(183)], number_of_days_in_last_year: ['integer', days(365)],
};

const SELECTS: readonly (readonly [RegExp, SelectKind, boolean])[] = [
  [/^select[\s_]+one[\s_]+from[\s_]+file(?=\s|$)/i, 'select_one', true],
  [/^select[\s_]+multiple[\s_]+from[\s_]+file(?=\s|$)/i, 'select_multiple', true],
  [/^(?:add[\s_]+)?select[\s_]+one[\s_]+(?:prompt[\s_]+)?(?:using|from)(?=\s|$)/i, 'select_one', false],
  [/^(?:add[\s_]+)?select[\s_]+multiple[\s_]+(?:prompt[\s_]+)?(?:using|from)(?=\s|$)/i, 'select_multiple', false],
  [/^select[\s_]+all[\s_]+that[\s_]+apply(?:[\s_]+from)?(?=\s|$)/i, 'select_multiple', false],
  [/^(?:q[\s_]+)?select1(?:[\s_]+from)?(?=\s|$)/i, 'select_one', false],
  [/^select[\s_]+one(?=\s|$)/i, 'select_one', false],
  [/^(?:select[\s_]+multiple|q[\s_]+select)(?=\s|$)/i, 'select_multiple', false],
  [/^rank(?=\s|$)/i, 'rank', false],
];

const REFUSED: readonly (readonly [RegExp, Unsupported])[] = [
  [/^(?:q_|add_)?video(?:_prompt)?$/, 'video'],
  [/^(?:q_|add_)?barcode(?:_prompt)?$/, 'barcode'],
  [/^geotrace$/, 'geotrace'],
  [/^geoshape$/, 'geoshape'],
  [/^osm(?:_.*)?$/, 'osm'],
  [/^select_(?:one|multiple)_external(?:_.*)?$/, 'select_one_external'],
  [/^xml-external$/, 'xml-external'],
  [/^background-audio$/, 'background-audio'],
  [/^cascading_select(?:_.*)?$/, 'cascading_select'],
  [/^include$/, 'include'],
  [/^(?:begin|end)_(?:kobomatrix|score|rank)(?:_.*)?$|^(?:score|rank)_(?:row|level)$/, 'kobo'],
];

/** Settings of the standard that older forms write among the questions. */
const SETTINGS = /^(?:set_form_title|form_title|title)$|^(set_form_id|form_id|id_string)$|^(?:sms_\w+|prefix|delimiter|public_key|submission_url|auto_send|auto_delete|allow_choice_duplicates|set_default_language)$/;

/** Understands the column `type`: case, spaces and underscores aside, with every older spelling. */
export function rowType(cell: string): RowType {
  const name = plainName(cell);
  const section = sectionOf(cell);
  if (section !== null) return section;
  const select = selectOf(cell.trim());
  if (select !== null) return select;
  const plain = name.replace(/^(?:q_|get_|add_)(.+?)(?:_prompt)?$/, '$1');
  const known = [name, plain].find((key) => Object.hasOwn(QUESTIONS, key));
  const question = known === undefined ? undefined : QUESTIONS[known];
  if (question !== undefined) return { kind: 'question', question: question[0], preset: question[1] ?? {} };
  if (name === 'csv-external') return { kind: 'table' };
  const refused = REFUSED.find(([pattern]) => pattern.test(name));
  if (refused !== undefined) return { kind: 'unsupported', what: refused[1] };
  const setting = SETTINGS.exec(name);
  if (setting !== null) return { kind: 'setting', setting: setting[1] !== undefined ? 'form_id' : name.endsWith('title') ? 'form_title' : null };
  return { kind: 'unknown' };
}

/** The name that is meant where a type is not known: of those that are written most. */
export const USUAL_TYPES: readonly string[] = [
  'text', 'integer', 'decimal', 'date', 'time', 'datetime', 'select_one', 'select_multiple', 'rank', 'range', 'note', 'calculate', 'acknowledge', 'image', 'file', 'audio', 'geopoint', 'hidden', 'start', 'end', 'today',
  'begin_group', 'end_group', 'begin_repeat', 'end_repeat',
];

function sectionOf(cell: string): RowType | null {
  const found = /^(begin|end)[\s_]+(group|lgroup|repeat|looped[\s_]+group|loop)(?:\s+(?:over\s+)?(\S+))?$/i.exec(cell.trim());
  if (found === null) return null;
  const word = plainName(found[2] ?? '');
  const section: Section = word === 'group' ? 'group' : word === 'loop' ? 'loop' : 'repeat';
  return found[1]?.toLowerCase() === 'end' ? { kind: 'end', section } : { kind: 'begin', section, list: found[3] ?? '' };
}

function selectOf(cell: string): RowType | null {
  if (/^select[\s_]+(?:one|multiple)[\s_]+external/i.test(cell)) return null;
  for (const [pattern, question, file] of SELECTS) {
    const found = pattern.exec(cell);
    if (found === null) continue;
    const rest = cell.slice(found[0].length).trim();
    const other = /(?:^|\s)or(?:[\s_]+specify)?[\s_]+other$/i.exec(rest);
    const list = (other === null ? rest : rest.slice(0, other.index)).trim();
    if (list.startsWith('${')) return { kind: 'unsupported', what: 'previous-answers' };
    return { kind: 'select', question, list, other: other !== null, file: file || /\.(?:csv|xml|geojson)$/i.test(list) };
  }
  return null;
}
