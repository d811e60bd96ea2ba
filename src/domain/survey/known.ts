import { choicesOf, type AnswerValue, type FormNode, type Question, type Survey } from './types.js';

/** What the roster knows of somebody and a form may ask. The NIP is not among it: it is never filled in. */
export interface KnownPerson {
  readonly name: string;
  /** Names from the top of its tree down to the person's own unit. */
  readonly unit: readonly string[];
  /** '' where the roster has none. */
  readonly position: string;
  readonly status: string;
  readonly email: string | null;
  /** E.164. */
  readonly phone: string | null;
  /** IANA id. */
  readonly zone: string;
}

type Field = 'name' | 'agency' | 'unit' | 'position' | 'status' | 'email' | 'phone' | 'zone';

/** By which names of questions a form asks for what the roster knows; underscores, points and upper case make no difference. */
export const KNOWN_NAMES: Readonly<Record<Field, readonly string[]>> = {
  name: ['nama', 'nama_lengkap', 'nama_pegawai', 'name', 'full_name'],
  agency: ['instansi', 'opd', 'perangkat_daerah', 'agency'],
  unit: ['unit', 'unit_kerja', 'work_unit', 'unit_name'],
  position: ['jabatan', 'position', 'job_title'],
  status: ['status', 'status_kepegawaian', 'status_pegawai', 'employment_status'],
  email: ['email', 'surel', 'alamat_email', 'email_address'],
  phone: ['telepon', 'no_telepon', 'nomor_telepon', 'hp', 'no_hp', 'nomor_hp', 'phone', 'phone_number'],
  zone: ['zona', 'zona_waktu', 'zone', 'time_zone', 'timezone'],
};

const plainName = (name: string): string => name.toLowerCase().replaceAll(/[\s_.-]/g, '');
const plain = (text: string): string => text.normalize('NFC').trim().replaceAll(/[\s_]+/g, ' ').toLowerCase();
const FIELDS: ReadonlyMap<string, Field> = new Map((['name', 'agency', 'unit', 'position', 'status', 'email', 'phone', 'zone'] as const).flatMap((field) => KNOWN_NAMES[field].map((name) => [plainName(name), field] as const)));

const ZONES: Readonly<Record<string, readonly string[]>> = { 'Asia/Jakarta': ['WIB'], 'Asia/Pontianak': ['WIB'], 'Asia/Makassar': ['WITA'], 'Asia/Jayapura': ['WIT'] };

/** Whether a form asks anything that the roster may know. */
export const asksKnown = (survey: Pick<Survey, 'questions'>): boolean => outsideRepeats(survey.questions).some(({ name }) => FIELDS.has(plainName(name)));

/**
 * What need not be asked, by question name: the roster's own word for it, to be shown for correction.
 * A question counts by its name (`KNOWN_NAMES`) and has to take the answer: a text takes it as it is, a choice where the form has one whose name or label in any
 * language says the same. What is computed, stands in a repeat (which may be about somebody else) or bears a name that the form has twice is left alone.
 */
export function knownAnswers(survey: Pick<Survey, 'questions' | 'lists'>, person: KnownPerson): Readonly<Record<string, AnswerValue>> {
  const questions = outsideRepeats(survey.questions);
  const twice = new Set(questions.map(({ name }) => name).filter((name, i, all) => all.indexOf(name) !== i));
  return Object.fromEntries(
    questions.flatMap((question): readonly (readonly [string, AnswerValue])[] => {
      const field = FIELDS.get(plainName(question.name));
      if (field === undefined || twice.has(question.name) || question.calculation !== undefined) return [];
      const answer = answerOf(survey, question, wordsOf(person)[field]);
      return answer === null ? [] : [[question.name, answer]];
    }),
  );
}

/** Each field in the words that may stand for it, the usual one first. */
function wordsOf(person: KnownPerson): Readonly<Record<Field, readonly string[]>> {
  const filled = (...texts: readonly (string | null)[]): readonly string[] => texts.flatMap((text) => (text === null || text.trim() === '' ? [] : [text]));
  return {
    name: filled(person.name),
    agency: filled(person.unit[0] ?? null),
    // A form may list divisions, or only the offices above them.
    unit: filled(...person.unit.toReversed(), person.unit.join(' / ')),
    position: filled(person.position),
    status: filled(person.status),
    email: filled(person.email),
    phone: filled(person.phone),
    zone: filled(...(ZONES[person.zone] ?? []), person.zone),
  };
}

function answerOf(survey: Pick<Survey, 'lists'>, question: Question, texts: readonly string[]): AnswerValue | null {
  if (question.kind === 'text') return texts[0] ?? null;
  if (question.kind !== 'select_one') return null;
  const choices = choicesOf(survey, question);
  for (const text of texts) {
    const found = choices.find(({ name, label }) => [name, ...Object.values(label)].some((word) => plain(word) === plain(text)));
    if (found !== undefined) return found.name;
  }
  return null;
}

function outsideRepeats(nodes: readonly FormNode[]): readonly Question[] {
  return nodes.flatMap((node) => (node.kind === 'repeat' ? [] : node.kind === 'group' ? outsideRepeats(node.children) : [node]));
}
