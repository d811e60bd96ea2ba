// People with phones: each presses the next button as soon as the next question is there.

const bare = (message) => message.keyboard?.kind === 'inline' ? message.keyboard.rows.flat() : [];
const isOpen = (message) => bare(message).length > 0;
const isClosed = (message) => bare(message).length === 0;

/** Everyone who talks to one local Bot API. */
export class Crowd {
  #waiting = new Map();
  #calls = new Map();
  #refused = 0;
  #bytes = 0;

  /** @param countBytes whether the size of each call is counted, which costs time. */
  constructor(api, countBytes = false) {
    this.api = api;
    this.countBytes = countBytes;
    api.on('message', (content) => this.#arrived(content));
    api.on('edit', (content) => this.#arrived(content));
    api.on('call', ({ method, status, accepted, payload }) => {
      // Looking is not part of what is measured.
      if (method.startsWith('get')) return;
      if (this.countBytes) this.#bytes += JSON.stringify(payload).length;
      if (status !== 200 || !accepted) this.#refused += 1;
      this.#calls.set(method, (this.#calls.get(method) ?? 0) + 1);
    });
  }

  #arrived({ chatId, message }) {
    const waiting = this.#waiting.get(chatId);
    if (waiting === undefined || message.from !== 'bot' || !waiting.wants(message)) return;
    this.#waiting.delete(chatId);
    waiting.resolve(message);
  }

  /** Calls by method since the last time this was asked, how many were refused, and their size. */
  calls() {
    const found = { byMethod: Object.fromEntries([...this.#calls].toSorted(([a], [b]) => a.localeCompare(b))), refused: this.#refused, bytes: this.#bytes };
    this.#calls.clear();
    this.#bytes = 0;
    this.#refused = 0;
    return found;
  }

  /** Does something on a phone and gives the message that answers it. */
  ask(person, act, wants = isOpen) {
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => {
        this.#waiting.delete(person.id);
        reject(new Error(`Nobody answered ${person.id} within 60 seconds.`));
      }, 60_000);
      this.#waiting.set(person.id, {
        wants,
        resolve: (message) => {
          clearTimeout(late);
          resolve(message);
        },
      });
      act();
    });
  }

  person(id) {
    return this.api.person({ id, firstName: 'Peserta', lastName: String(id), languageCode: 'id', started: true });
  }

  /** Someone asks for the list of surveys, and gets the button that starts one. */
  invite(person) {
    return this.ask(person, () => person.say('/survei'));
  }

  /** Someone presses the button that starts a survey. @returns the first question. */
  begin(person, invitation) {
    return this.ask(person, () => person.press(invitation.id, bare(invitation)[0].data));
  }

  /** Someone chooses an answer to the question. @returns the next one. */
  answer(person, question, choice, wants = isOpen) {
    return this.ask(person, () => person.press(question.id, bare(question)[choice].data), wants);
  }

  /**
   * Someone walks through the whole survey.
   * @param choices for each question the position of the answer.
   * @param onAnswer told after each answer: its number from 0, and the milliseconds until the next question was there.
   */
  async walk(person, invitation, choices, review, onAnswer) {
    let at = await this.begin(person, invitation);
    for (const [n, choice] of choices.entries()) {
      const begun = performance.now();
      const last = n === choices.length - 1 && !review;
      at = await this.answer(person, at, choice, last ? isClosed : isOpen);
      onAnswer(n, performance.now() - begun);
    }
    if (review) await this.answer(person, at, 0, isClosed);
  }
}

/** Runs work for each item, so many at a time: one begins when another ends. */
export async function atATime(items, size, work) {
  const rest = items.entries();
  await Promise.all(
    Array.from({ length: Math.min(size, items.length) }, async () => {
      for (const [i, item] of rest) await work(item, i);
    }),
  );
}

/** The value below which the share `p` of the values lies. */
export function percentile(values, p) {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * p))] ?? 0;
}

export const median = (values) => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};
