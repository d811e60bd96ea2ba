import { PURPOSES, RESPONDENTS, type RespondentKind, type SurveySettings, type Text } from '../types.js';
import { SETTING_HEADERS, type SettingColumn } from './headers.js';
import { Languages } from './languages.js';
import type { Findings, Spot } from './problem.js';
import { Columns, type FormRow } from './rows.js';
import type { FormSheet } from './sheets.js';

/** What the sheet `settings` says; what is absent is decided where the questions are known. */
export interface Settings {
  readonly languages: Languages;
  /** The setting `default_language`, as a code. */
  readonly chosenLanguage: string | null;
  readonly id: string;
  readonly title: Text | null;
  readonly formVersion: string;
  readonly duplicates: boolean;
  readonly noneOption: boolean;
  readonly collapse: boolean;
  readonly known: Omit<SurveySettings, 'minutes' | 'disclosure'> & { readonly minutes: number | null; readonly disclosure: Text };
}

/** Headers that are always in force or mean nothing when they say no. */
const NOTHING_WHEN_NO = new Set(['flat', 'omit_instanceid', 'client_editable', 'auto_send', 'auto_delete', 'sms_allow_media']);

/**
 * Reads the first row of the sheet `settings`; null where the form has none.
 * @param own see `Languages`.
 */
export function readSettings(sheet: FormSheet | null, own: boolean, findings: Findings): Settings {
  const quiet = sheet === null ? null : withoutIdle(sheet);
  const languages = new Languages(quiet === null ? '' : chosenLanguage(quiet), own);
  const columns = new Columns<SettingColumn>(quiet ?? { name: 'settings', headers: [], rows: [] }, 'settings', SETTING_HEADERS, languages, findings, false);
  const [row, second] = columns.rows(false);
  if (second !== undefined) findings.warn(second.whole, findings.say.settingsSecondRow());
  return new SettingsReader(row ?? null, findings).read(languages);
}

/** A setting of the standard that is switched off needs no word about its being ignored. */
function withoutIdle(sheet: FormSheet): FormSheet {
  const idle = sheet.headers.map((header, index) => NOTHING_WHEN_NO.has(header.trim().toLowerCase()) && sheet.rows.every(({ cells }) => truthOf(cells[index] ?? '') !== true));
  return { ...sheet, rows: sheet.rows.map((row) => ({ ...row, cells: row.cells.map((cell, index) => (idle[index] === true ? '' : cell)) })) };
}

function chosenLanguage(sheet: FormSheet): string {
  const index = sheet.headers.findIndex((header) => header.trim().toLowerCase().replace(/[\s_]+/g, '_') === 'default_language');
  const chosen = (sheet.rows[0]?.cells[index] ?? '').trim();
  return chosen.toLowerCase() === 'default' ? '' : chosen;
}

/** Yes and no as forms write them; null where it is neither. */
export function truthOf(text: string): boolean | null {
  const small = text.trim().toLowerCase();
  if (['yes', 'true', 'true()', '1', 'ya'].includes(small)) return true;
  return ['no', 'false', 'false()', '0', 'tidak', ''].includes(small) ? false : null;
}

/** A cell that holds yes or no where an expression belongs, as one (pyxform: BINDING_CONVERSIONS); any other as it is. */
export function conditionOf(text: string): string {
  const truth = text === '' ? null : truthOf(text);
  return truth === null ? text : `${truth}()`;
}

/** Reads single cells of any sheet that may hold only certain things. */
export class Cells<C extends string> {
  constructor(private readonly row: FormRow<C> | null, private readonly findings: Findings) {}

  text(column: C): string {
    return this.row?.text(column) ?? '';
  }

  words(column: C): Text | undefined {
    return this.row?.words(column);
  }

  truth(column: C, absent: boolean): boolean {
    const text = this.text(column);
    if (text === '') return absent;
    const truth = truthOf(text);
    if (truth === null) this.wrong(column, this.findings.say.neitherYesNorNo(text));
    return truth ?? absent;
  }

  whole(column: C, least: number, most: number): number | null {
    const text = this.text(column);
    if (text === '') return null;
    const value = /^\d{1,9}(?:\.0+)?$/.test(text) ? Number(text) : NaN;
    if (value >= least && value <= most) return value;
    this.wrong(column, this.findings.say.noWholeNumber(text, least, most));
    return null;
  }

  oneOf<T extends string>(column: C, known: readonly T[]): T | null {
    const text = this.text(column).toLowerCase();
    if (text === '') return null;
    const found = known.find((each) => each === text);
    if (found === undefined) this.wrong(column, this.findings.say.notOneOf(text, known));
    return found ?? null;
  }

  wrong(column: C, message: string): void {
    this.findings.error(this.spot(column), message);
  }

  spot(column: C): Spot {
    return this.row?.spot(column) ?? { sheet: 'settings', column };
  }
}

class SettingsReader {
  private readonly cells: Cells<SettingColumn>;
  constructor(row: FormRow<SettingColumn> | null, private readonly findings: Findings) {
    this.cells = new Cells(row, findings);
  }

  read(languages: Languages): Settings {
    const { cells, findings } = this;
    const respondent = this.respondent();
    const editable = cells.truth('editable', false);
    if (editable && respondent === 'anonymous') cells.wrong('editable', findings.say.anonymousNotEditable());
    const timeLimit = cells.whole('time_limit', 1, 604_800);
    const id = cells.text('form_id');
    if (id.length > 100 || /[\p{Cc}/\\]/u.test(id)) cells.wrong('form_id', findings.say.badFormId());
    const chosen = cells.text('default_language');
    return {
      languages,
      chosenLanguage: chosen === '' || chosen.toLowerCase() === 'default' ? null : languages.bare,
      id,
      title: cells.words('form_title') ?? null,
      formVersion: cells.text('version'),
      duplicates: cells.truth('allow_choice_duplicates', false),
      noneOption: cells.truth('add_none_option', false),
      collapse: cells.truth('clean_text_values', true),
      known: {
        purpose: cells.oneOf('purpose', PURPOSES) ?? 'general',
        disclosure: disclosureOf(cells.words('disclosure'), respondent),
        review: cells.truth('review', true),
        respondent,
        minutes: cells.whole('minutes', 1, 600),
        ...(editable ? { editable } : {}),
        ...(timeLimit === null ? {} : { timeLimit }),
      },
    };
  }

  private respondent(): RespondentKind {
    const { cells, findings } = this;
    const written = cells.oneOf('respondent', RESPONDENTS);
    if (!cells.truth('anonymous', false)) return written ?? 'named';
    if (written !== null && written !== 'anonymous') cells.wrong('respondent', findings.say.anonymousAndNamed(written));
    return 'anonymous';
  }
}

/** An anonymous survey always says itself what holds; what the form says stands before it. */
function disclosureOf(written: Text | undefined, respondent: RespondentKind): Text {
  const ours = DISCLOSURES[respondent];
  if (written === undefined || respondent !== 'anonymous') return written ?? ours;
  return Object.fromEntries(Object.entries(written).map(([language, text]) => [language, `${text}\n\n${ours[language] ?? ours['en'] ?? ''}`]));
}

/** Who sees what, where the form does not say it itself. */
const DISCLOSURES: Readonly<Record<RespondentKind, Text>> = {
  named: {
    id: 'Atasan hanya melihat ringkasan kelompok. Pengelola pelatihan dapat melihat jawaban bernama.',
    en: 'Your supervisor sees group summaries only. Training officers can see answers with names.',
  },
  confidential: {
    id: 'Atasan hanya melihat ringkasan kelompok. Pengelola pelatihan melihat jawaban tanpa nama.',
    en: 'Your supervisor sees group summaries only. Training officers see answers without names.',
  },
  anonymous: {
    id: 'Kami mencatat siapa yang ikut dan pada hari apa, agar hanya yang belum mengisi yang diingatkan. Jawaban ditampilkan tanpa nama, tercampur dengan jawaban sedikitnya empat orang lain; jika yang mengirim kurang dari lima orang, semua jawaban dihapus. Setelah dikirim, jawaban tidak dapat diubah. Siapa yang menulis tentang dirinya dapat dikenali dari tulisannya. Percakapan ini terlihat di server Telegram.',
    en: 'We record who took part and on which day, so that only those who have not are reminded. Answers are shown without names, mixed with those of at least four others; if fewer than five people send theirs, all answers are erased. Once sent, answers cannot be changed. Whoever writes about themselves can be recognised by what they write. Telegram\'s servers see this chat.',
  },
};
