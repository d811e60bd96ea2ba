import type { ChatMessage, PhoneKeyboard } from './telegram/phone.js';
import type { Person } from './telegram/people.js';

type Phone = Pick<Person, 'messages' | 'keyboard' | 'say' | 'press' | 'shareContact'>;

/** The next thing somebody would do with their phone. */
export type Gesture =
  | { readonly do: 'say'; readonly text: string; readonly about: string }
  | { readonly do: 'press'; readonly messageId: number; readonly data: string; readonly about: string }
  | { readonly do: 'contact'; readonly about: string };

export interface Eyes {
  readonly messages: readonly ChatMessage[];
  readonly keyboard: PhoneKeyboard | null;
  /** How often each thing was answered already, by `about`. */
  readonly tried: ReadonlyMap<string, number>;
  /** Whether to look above the newest message with buttons: only once nothing moves any more. */
  readonly lookBack: boolean;
  /** Makes people differ; any whole number from 0 on. */
  readonly seed: number;
}

/** A question shows how far one has come, as "3/12 · ". */
const PROGRESS = /(?:^|\n)(\d{1,3})\/\d{1,3} · /;
/** What is chosen says so before its words; what ends the choosing has a row to itself. */
const TICKED = '✓';
const ENOUGH = /^(Selesai|Done)( memilih| choosing)?( \(\d+\))?$/;
/** Buttons that answer nothing: other pages and months, and what takes an answer back. */
const ASIDE = /^(Sebelumnya|Berikutnya|Tampilkan semua|Ke [A-Z]|Ganti|Batalkan|Previous|Next|Show all|To [A-Z]|Another|Take back)/;
const WANTS_NUMBER = /berapa|jumlah|angka|\bjam\b|how many|number|hours/i;
/** Commands whose answer offers choices that nobody wants made for them. */
const OWN_AFFAIR = /^\/(?!start|survei|mulai)/;
const LOOKED_BACK = 12;
const CONTACTS = 2;

const SENTENCES = [
  'Menyusun laporan bulanan bersama bidang lain.',
  'Menjawab pertanyaan warga lewat media sosial.',
  'Menyiapkan jadwal pekerjaan agar selesai tepat waktu.',
  'Merapikan data layanan supaya mudah dicari.',
  'Membantu rekan memakai aplikasi yang baru.',
] as const;

type Button = { readonly text: string; readonly data: string };

const rowsOf = ({ keyboard }: ChatMessage): readonly (readonly Button[])[] =>
  keyboard?.kind === 'inline' ? keyboard.rows.map((row) => row.flatMap(({ text, data }) => (data === null ? [] : [{ text, data }]))).filter((row) => row.length > 0) : [];

/**
 * What to do next, by what the phone shows and nothing else; null when nothing is asked. A shared number comes first, then the newest message with
 * buttons: of a question one of its choices (its last row leads elsewhere), of anything else the first button, which says yes. Above it only what asks for
 * a yes or a no, two buttons in one row; open surveys are offered anew by a command. Pure.
 */
export function nextGesture({ messages, keyboard, tried, lookBack, seed }: Eyes): Gesture | null {
  if (keyboard?.kind === 'reply' && keyboard.rows.some((row) => row.some(({ requestContact }) => requestContact)) && (tried.get('contact') ?? 0) < CONTACTS) {
    return { do: 'contact', about: 'contact' };
  }
  const withButtons = answerable(messages).filter((message) => rowsOf(message).length > 0);
  const newest = withButtons.at(-1);
  const older = lookBack ? withButtons.slice(0, -1).filter((message) => !PROGRESS.test(message.text) && asksYesOrNo(rowsOf(message))) : [];
  for (const message of [...older, ...(newest === undefined ? [] : [newest])].toReversed()) {
    const gesture = PROGRESS.test(message.text) ? answerTo(message, tried, seed) : firstButton(message);
    if (gesture !== null && !tried.has(gesture.about)) return gesture;
  }
  return null;
}

/** The newest messages of the bot, without what answers to somebody's own affairs. */
function answerable(messages: readonly ChatMessage[]): readonly ChatMessage[] {
  const lately = messages.slice(-LOOKED_BACK);
  const affair = lately.findLastIndex(({ from, text }) => from === 'person' && OWN_AFFAIR.test(text));
  return lately.filter(({ from }, index) => from === 'bot' && (affair === -1 || index !== affair + 1));
}

const asksYesOrNo = (rows: readonly (readonly Button[])[]): boolean => rows.length === 1 && rows[0]?.length === 2;

/** One thing on the screen: an edited message is another one. */
const aboutOf = (message: ChatMessage): string => `${message.id} ${message.text} ${rowsOf(message).flat().map(({ text }) => text).join('|')}`;

const contentOf = (about: string): string => about.slice(about.indexOf(' '));

function firstButton(message: ChatMessage): Gesture | null {
  const button = rowsOf(message)[0]?.[0];
  return button === undefined ? null : { do: 'press', messageId: message.id, data: button.data, about: aboutOf(message) };
}

function answerTo(message: ChatMessage, tried: ReadonlyMap<string, number>, seed: number): Gesture | null {
  const about = aboutOf(message);
  const press = (button: Button | undefined): Gesture | null => (button === undefined ? null : { do: 'press', messageId: message.id, data: button.data, about });
  const turn = seed + Number(PROGRESS.exec(message.text)?.[1] ?? 0) * 7;
  const rows = rowsOf(message).slice(0, -1);
  const choices = rows.flat().filter(({ text }) => !ASIDE.test(text));
  if (choices.length === 0) {
    // A question that comes again did not like the answer: it is tried the other way.
    const again = [...tried.keys()].some((other) => other !== about && contentOf(other) === contentOf(about));
    const asNumber = WANTS_NUMBER.test(message.text) !== again;
    return { do: 'say', text: asNumber ? String(2 + (turn % 7)) : (SENTENCES[turn % SENTENCES.length] ?? SENTENCES[0]), about };
  }
  const enough = rows.findLast((row) => row.length === 1 && ENOUGH.test(row[0]?.text ?? ''))?.[0];
  if (enough === undefined) return press(choices[turn % choices.length]);
  const taken = choices.filter(({ text }) => text.startsWith(TICKED));
  const open = choices.filter((button) => button !== enough && !button.text.startsWith(TICKED));
  const ticked = taken.length;
  // Two ticks, then the row below the ticks; sooner where a tick takes another one back, as "none of these" does.
  if (ticked < Math.min(2, open.length + ticked - 1) && !(ticked > 0 && tried.has(about))) return press(open[turn % open.length]);
  // Some ticks do not go together: the last one is taken back.
  if (tried.has(`${about} done`)) return { do: 'press', messageId: message.id, data: taken.at(-1)?.data ?? '', about: `${about} undo` };
  const done = press(enough);
  return done === null ? null : { ...done, about: `${about} done` };
}

export interface RobotArgs {
  readonly phone: Phone;
  /** The number of this phone's account. */
  readonly number: string;
  /** What to say first. */
  readonly opening: string;
  readonly seed: number;
  /** Resolves with true at the next thing the bot does on this phone, or with false after `ms` of real time. */
  readonly changed: (ms: number) => Promise<boolean>;
  readonly stopped: () => boolean;
}

const GESTURES = 80;
/** Surveys are asked for again until there is nothing to answer, at most so often. */
const ROUNDS = 4;
const OPEN_SURVEYS = '/survei';
/** An answer may wait for the pace of its chat. */
const ANSWER_MS = 10_000;
/** So long after the last change nothing more is expected. */
const SETTLED_MS = 3_000;
const QUIET_MS = 200;
const QUIET_ROUNDS = 10;

/** Plays one person until nothing is asked of them any more, at most 80 gestures besides asking for open surveys. @returns how many gestures it took. */
export async function playPerson({ phone, number, opening, seed, changed, stopped }: RobotArgs): Promise<number> {
  const tried = new Map<string, number>();
  const settle = async (): Promise<void> => {
    for (let round = 0; round < QUIET_ROUNDS && (await changed(QUIET_MS)); round += 1);
  };
  let gestures = 0;
  for (let round = 0; round < ROUNDS && !stopped(); round += 1) {
    phone.say(round === 0 ? opening : OPEN_SURVEYS);
    await changed(ANSWER_MS);
    const before = gestures;
    let lookBack = false;
    while (gestures < GESTURES && !stopped()) {
      await settle();
      const gesture = nextGesture({ messages: phone.messages(), keyboard: phone.keyboard(), tried, lookBack, seed });
      if (gesture === null && lookBack) break;
      if (gesture === null) {
        lookBack = !(await changed(SETTLED_MS));
        continue;
      }
      tried.set(gesture.about, (tried.get(gesture.about) ?? 0) + 1);
      lookBack = false;
      act(phone, number, gesture);
      gestures += 1;
      await changed(ANSWER_MS);
    }
    if (gestures === before) break;
  }
  return gestures;
}

function act(phone: Phone, number: string, gesture: Gesture): void {
  switch (gesture.do) {
    case 'say':
      phone.say(gesture.text);
      return;
    case 'press':
      phone.press(gesture.messageId, gesture.data);
      return;
    case 'contact':
      phone.shareContact(number);
  }
}
