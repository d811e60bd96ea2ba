// Simulated people: each answers the needs survey by what the phone shows and nothing else, presses again where nothing happens, now and then
// presses twice, goes back and changes their mind, and remembers what they meant.

const PROGRESS = /(?:^|\n)(\d{1,3})\/\d{1,3} · /;
/** How a choice that is chosen says so. */
const CHOSEN = '✓ Dipilih: ';
const SUMMARY = 'Silakan periksa; jika sudah sesuai, tekan "Kirim"';
const THANKS = 'Terima kasih, jawaban Anda sudah kami terima';
const STALE = 'Tombol ini sudah tidak berlaku';
/** Nobody types the same sentence again as soon as they press a button again. */
const PATIENCE_MS = { press: 4_000, say: 30_000 };
const NUMBERS = ['0', '1', '4', '12'];

/** Small numbers from a seed (mulberry32), so that a run can be made again. */
export function chance(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** How far into the survey a message is. */
const placeOf = ({ text }) => Number(PROGRESS.exec(text)?.[1] ?? Infinity);
/** Of two different answers to one question nobody can tell which one counts. */
const certain = (acts) => acts.filter((act) => acts.every((other) => other.question !== act.question || JSON.stringify(other.value) === JSON.stringify(act.value)));
const rowsOf = (message) => (message.keyboard?.kind === 'inline' ? message.keyboard.rows : []);
const shown = (message) => `${message.id} ${message.text} ${rowsOf(message).flat().map(({ text, data }) => `${text}${data}`).join('|')}`;

export class Player {
  /** What was taken from them, by question, as far as the phone showed it; null is skipped. */
  meant = new Map();
  done = false;
  /** The newest things that happened to them, for whoever looks into a failure. */
  trace = [];
  #screen = new Map();
  #dead = new Set();
  #last = null;
  #next = 0;
  #fresh = false;
  #backs = 0;
  #round = 0;
  /** What they did and saw no answer to. */
  #open = [];
  /** How many answered presses each message has not shown the effect of. */
  #owed = new Map();
  /** How far into the survey each message was, as last shown. */
  #places = new Map();
  /** The message that asked last: what is typed answers that one. */
  #asking = null;
  #asked = 0;
  #target = new Map();

  constructor({ phone, number, nip, survey, seed, think }) {
    const questions = survey.questions.map((question) => ({ ...question, choices: question.choices ?? survey.lists?.[question.list] ?? [] }));
    Object.assign(this, { phone, number, nip, survey: { ...survey, questions }, think, random: chance(seed) });
  }

  /** A new campaign begins: what was meant before is settled. */
  begin(now) {
    this.meant = new Map();
    this.done = false;
    this.#round += 1;
    this.#screen.clear();
    this.#dead.clear();
    this.#target.clear();
    this.#open = [];
    this.#owed.clear();
    this.#places.clear();
    this.#asking = null;
    this.#last = null;
    this.#backs = 0;
    this.#fresh = false;
    this.#asked = now;
  }

  /** The phone shows something new. */
  see(message, now) {
    if (message.from !== 'bot') return;
    this.#note(`${message.edited ? 'edit' : 'new'} ${message.id}: ${message.text.slice(0, 40)}`);
    const asks = PROGRESS.test(message.text) || message.text.includes(SUMMARY) || message.text.includes(THANKS);
    if (message.edited) this.#rewritten(message);
    else if (asks) {
      this.#owed.clear();
      // The same question again says that what was typed was not taken.
      const asked = this.#asks(message)?.name;
      this.#taken(certain(this.#open.filter((act) => act.queryId === null && act.question !== asked)));
    }
    if (asks) this.#asking = message.id;
    this.#places.set(message.id, placeOf(message));
    this.#screen.delete(message.id);
    if (rowsOf(message).length > 0) this.#screen.set(message.id, message);
    if (message.text.includes(THANKS)) this.done = true;
    this.#next = Math.max(this.#next, now + this.#pause());
  }

  /** A message that is rewritten shows what the press did that was answered last; without such a press it answers what was done to it as it was. */
  #rewritten(message) {
    const owed = this.#owed.get(message.id) ?? 0;
    this.#owed.set(message.id, Math.max(0, owed - 1));
    if (owed > 0) return;
    const before = this.#places.get(message.id);
    const acts = this.#open.filter((act) => act.messageId === message.id && act.at === before);
    this.#taken(certain(acts));
  }

  /** How a press was answered. */
  toast({ queryId, text }) {
    const act = this.#open.find((other) => other.queryId === queryId);
    if (act === undefined) return;
    this.#note(`answered ${act.question} ${JSON.stringify(act.value)}: ${text.slice(0, 40)}`);
    if (text.includes(STALE)) {
      this.#open = this.#open.filter((other) => other !== act);
      return void this.#dead.add(act.key);
    }
    this.#owed.set(act.messageId, (this.#owed.get(act.messageId) ?? 0) + 1);
    this.#taken([act]);
  }

  /** What these did shows its effect. What was done to the same question before them was taken before or never will be: nobody waits for its answer. */
  #taken(acts) {
    for (const act of acts) {
      const { question, value } = act;
      const at = this.#open.indexOf(act);
      this.#open = this.#open.filter((other, i) => i > at || (other !== act && (question === null || other.question !== question)));
      if (question !== null) this.meant.set(question, value);
    }
  }

  /** What may be stored for a question: what was taken last, or what was done since and never answered. */
  may(question, value) {
    const wanted = JSON.stringify(value);
    const possible = [this.meant.get(question), ...this.#open.filter((act) => act.question === question).map((act) => act.value)];
    return possible.some((other) => JSON.stringify(other) === wanted);
  }

  /** Does the next thing, if it is time for it. */
  act(now) {
    if (this.done || now < this.#next) return;
    const contact = this.phone.keyboard();
    if (contact?.rows.some((row) => row.some(({ requestContact }) => requestContact)) && this.#patient('contact', 'press', now)) {
      this.phone.shareContact(this.number);
      return this.#did('contact', 'press', now);
    }
    // People know what they answered already, and look for the question that is new to them first.
    const alive = [...this.#screen.values()].reverse().filter((message) => !this.#dead.has(shown(message)));
    for (const message of [...alive.filter((m) => this.#isNews(m)), ...alive.filter((m) => !this.#isNews(m))]) {
      const key = shown(message);
      const gesture = this.#gesture(message);
      // Nobody types the answer to one question below another.
      if (gesture === null || (gesture.do === 'say' && message.id !== this.#asking)) continue;
      if (!this.#patient(key, gesture.do, now)) return;
      if (this.#last?.key === key && this.#last.times >= 3 && gesture.do === 'press') {
        this.#dead.add(key);
        continue;
      }
      return this.#make(gesture, message, key, now);
    }
    // Nothing to press, or nothing that helps: ask for the survey, as the help text says.
    if (now - this.#asked > 25_000) {
      this.#asked = now;
      this.#dead.clear();
      this.phone.say('/survei');
    }
  }

  #note(what) {
    this.trace.push(`${new Date().toISOString().slice(14, 23)} ${what.replaceAll('\n', ' ')}`);
    if (this.trace.length > 300) this.trace.shift();
  }

  #patient(key, kind, now) {
    return this.#last?.key !== key || now - this.#last.at > PATIENCE_MS[kind] * (0.8 + 0.4 * this.random());
  }

  #did(key, kind, now) {
    this.#last = { key, at: now, times: this.#last?.key === key ? this.#last.times + 1 : 1 };
    this.#asked = now;
    this.#next = now + this.#pause();
  }

  #pause() {
    return this.think * (0.4 + 1.2 * this.random());
  }

  #asks(message) {
    if (!PROGRESS.test(message.text) || message.text.includes(SUMMARY)) return undefined;
    return this.survey.questions.find((q) => q.kind !== 'note' && message.text.includes(q.label.id));
  }

  #isNews(message) {
    const question = this.#asks(message);
    return message.text.includes(SUMMARY) || (question !== undefined && (this.#fresh || !this.meant.has(question.name)));
  }

  #make(gesture, message, key, now) {
    const again = this.#last?.key === key;
    this.#did(key, gesture.do, now);
    this.#note(`${gesture.do} on ${message.id}: ${gesture.question} ${JSON.stringify(gesture.value)}`);
    if (gesture.after !== undefined) gesture.after();
    const did = (queryId) => this.#open.push({ key, messageId: message.id, at: placeOf(message), queryId, question: gesture.question, value: gesture.value });
    if (gesture.do === 'say') {
      did(null);
      return void this.phone.say(gesture.text);
    }
    const press = () => did(this.phone.press(message.id, gesture.data).queryId);
    press();
    if (gesture.twice === true && !again && this.random() < 0.05) press();
  }

  #gesture(message) {
    const rows = rowsOf(message);
    const first = rows[0]?.[0];
    const plain = (button, extra = {}) => (button === undefined ? null : { do: 'press', data: button.data, question: null, value: null, ...extra });
    const question = this.#asks(message);
    if (question === undefined) return plain(first);
    const { name } = question;
    const buttons = rows.flat();
    const called = (text) => buttons.find((b) => b.text === text);
    const back = called('Kembali');
    if (back !== undefined && !this.#fresh && this.#backs < 2 && this.#last?.key !== shown(message) && this.random() < 0.06) {
      return plain(back, { after: () => { this.#backs += 1; this.#fresh = true; } });
    }
    const value = this.#value(question);
    if (value === null) return plain(called('Lewati'), { question: name, value });
    switch (question.kind) {
      case 'select_one':
        return plain(called(question.choices.find((c) => c.name === value)?.label.id), { question: name, value, twice: true });
      case 'select_multiple': {
        const wrong = question.choices.map((c) => called(value.includes(c.name) ? c.label.id : `${CHOSEN}${c.label.id}`)).find((b) => b !== undefined);
        if (wrong !== undefined) return plain(wrong);
        return plain(buttons.find((b) => b.text.startsWith('Selesai memilih')), { question: name, value });
      }
      default:
        return { do: 'say', text: String(value), question: name, value };
    }
  }

  /** What they answer: the same as before, unless they came back to change it. */
  #value(question) {
    const before = this.#target.get(question.name);
    if (before !== undefined && !this.#fresh) return before;
    this.#fresh = false;
    const value = this.#choose(question);
    this.#target.set(question.name, value);
    return value;
  }

  #choose(question) {
    if (!question.required && this.random() < 0.2) return null;
    const pick = (list) => list[Math.floor(this.random() * list.length)];
    switch (question.kind) {
      case 'select_one':
        return pick(question.choices).name;
      case 'select_multiple': {
        if (this.random() < 0.1) return ['belum_perlu'];
        const many = question.choices.map((c) => c.name).filter((name) => name !== 'belum_perlu' && this.random() < 0.35);
        return many.length > 0 ? many : [question.choices[0].name];
      }
      case 'integer':
        return Number(pick(NUMBERS));
      default:
        return `Catatan ${this.phone.id}-${this.#round}-${question.name}`;
    }
  }
}
