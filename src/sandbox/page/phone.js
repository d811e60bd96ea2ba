import { alertBox, button, byId, el, replaceKeepingFocus, soon, toast } from './dom.js';
import { telegramText } from './telegram-text.js';
import { get, post, Refused } from './wire.js';
import { clockTime, shortDay, t } from './words.js';

const COMMANDS = ['/survei', '/jadwal', '/data', '/bahasa', '/bantuan', '/berhenti', '/mulai'];

/** The phone of whoever is chosen. */
export class Phone {
  #person = null;
  #others = [];
  #drawn = new Map();
  #asked = 0;
  #waiting = new Map();
  /** Whether the newest message is to stay in sight: until somebody scrolls up. */
  #following = true;

  constructor() {
    byId('composer').addEventListener('submit', (event) => {
      event.preventDefault();
      const field = byId('words');
      const text = field.value.trim();
      if (text === '') return;
      field.value = '';
      void this.#act({ do: 'say', text });
    });
    byId('share-own').addEventListener('click', () => void this.#act({ do: 'contact' }));
    byId('share-other').addEventListener('click', () => {
      const other = this.#others.find(({ id, hasNumber }) => id !== this.#person?.id && hasNumber);
      if (other !== undefined) void this.#act({ do: 'contact', of: other.id });
    });
    byId('sticker').addEventListener('click', () => void this.#act({ do: 'sticker' }));
    byId('file').addEventListener('change', (event) => void this.#sendFile(event.currentTarget));
    byId('commands').append(...COMMANDS.map((command) => button(command, () => void this.#act({ do: 'say', text: command }), { class: 'chip' })));
    const chat = byId('chat');
    chat.addEventListener('scroll', () => (this.#following = chat.scrollHeight - chat.scrollTop - chat.clientHeight < 120));
    // Also when it is shown again, on a narrow screen.
    new ResizeObserver(() => this.#follow()).observe(chat);
    this.changed = soon(() => this.#refresh(), 60);
  }

  /** Takes this person's phone in hand. */
  hold(person, everyone) {
    const other = person?.id !== this.#person?.id;
    const newlyBound = person?.bound !== this.#person?.bound;
    this.#person = person;
    this.#others = everyone;
    byId('phone-owner').textContent = person === null ? '' : t('phoneOf', { name: person.name });
    if (other) this.#clear();
    if (other || newlyBound) void this.#refresh();
  }

  /** Draws everything anew, in the language of now. */
  redraw() {
    this.hold(this.#person, this.#others);
    this.#clear();
    void this.#refresh();
  }

  /** A press was answered. */
  answered(person, { queryId, text, showAlert }) {
    this.#waiting.get(queryId)?.removeAttribute('aria-busy');
    this.#waiting.delete(queryId);
    if (person !== this.#person?.id || text === '') return;
    if (showAlert) alertBox(text);
    else toast(text);
  }

  #clear() {
    this.#following = true;
    this.#drawn.clear();
    byId('chat').replaceChildren();
    byId('reply-keys').replaceChildren();
  }

  async #act(act) {
    if (this.#person === null) return null;
    try {
      return await post(`phone/${this.#person.id}`, act);
    } catch (error) {
      toast(error instanceof Refused ? error.message : t('offline'));
      return null;
    }
  }

  async #sendFile(field) {
    const [file] = field.files;
    if (file === undefined) return;
    const kind = file.type.startsWith('image/') ? 'photo' : file.type.startsWith('audio/') ? 'voice' : 'document';
    const address = await new Promise((resolve) => {
      const reader = new FileReader();
      reader.onload = () => resolve(String(reader.result));
      reader.readAsDataURL(file);
    });
    field.value = '';
    await this.#act({ do: 'send-file', kind, name: file.name.slice(0, 200), base64: address.slice(address.indexOf(',') + 1) });
  }

  async #refresh() {
    const person = this.#person;
    if (person === null) return;
    const asked = ++this.#asked;
    const { messages, keyboard } = await get(`phone/${person.id}`);
    // A later question has been asked meanwhile, or another phone was taken.
    if (asked !== this.#asked) return;
    this.#draw(messages);
    this.#drawKeys(keyboard);
  }

  #draw(messages) {
    const chat = byId('chat');
    if (messages.length === 0) {
      chat.replaceChildren(this.#empty());
      return;
    }
    chat.querySelector('.chat-empty')?.remove();
    const ids = new Set(messages.map(({ id }) => id));
    for (const [id, { node }] of this.#drawn) {
      if (ids.has(id)) continue;
      node.remove();
      this.#drawn.delete(id);
    }
    let day = '';
    for (const message of messages) {
      const print = JSON.stringify(message);
      const known = this.#drawn.get(message.id);
      const own = shortDay(message.date);
      const heading = own === day ? null : own;
      day = own;
      if (known?.print === print) continue;
      const node = this.#bubble(message, heading);
      if (known === undefined) chat.append(node);
      else replaceKeepingFocus(known.node, node);
      this.#drawn.set(message.id, { print, node });
    }
    this.#follow();
  }

  #follow() {
    const chat = byId('chat');
    if (this.#following) chat.scrollTop = chat.scrollHeight;
  }

  #empty() {
    const bound = this.#person.bound;
    const choices = bound
      ? [button(t('askSurvey'), () => void this.#act({ do: 'say', text: '/survei' }), { class: 'primary' })]
      : [button(t('openLink'), () => void this.#act({ do: 'follow-link' }), { class: 'primary' }), button(t('plainStart'), () => void this.#act({ do: 'say', text: '/start' }))];
    return el('div', { class: 'chat-empty' }, el('p', {}, t(bound ? 'emptyBound' : 'emptyNew')), ...choices);
  }

  #bubble(message, heading) {
    const mine = message.from === 'person';
    const say = (command) => void this.#act({ do: 'say', text: command });
    return el(
      'div',
      { class: `line ${mine ? 'line-mine' : 'line-bot'}`, tabindex: '-1' },
      heading === null ? null : el('p', { class: 'day' }, heading),
      el(
        'article',
        { class: 'bubble' },
        el('span', { class: 'unseen' }, `${t(mine ? 'fromMe' : 'fromBot')}: `),
        this.#attachment(message.attachment),
        message.text === '' ? null : el('div', { class: 'words' }, telegramText(message.text, message.entities, say)),
        el('p', { class: 'meta' }, message.edited ? `${t('edited')} · ` : '', clockTime(message.date)),
      ),
      message.keyboard?.kind === 'inline' ? this.#inline(message) : null,
    );
  }

  #attachment(attachment) {
    if (attachment === null) return null;
    if (attachment.kind === 'sticker') return el('p', { class: 'sticker' }, attachment.emoji, el('span', { class: 'unseen' }, t('stickerText')));
    if (attachment.kind === 'contact') return el('p', { class: 'card' }, el('strong', {}, t('contactOf', { name: attachment.contact.first_name })), el('span', {}, attachment.contact.phone_number));
    if (attachment.kind === 'location') return el('p', { class: 'card' }, t('placeText', { place: `${attachment.latitude}, ${attachment.longitude}` }));
    if (attachment.kind === 'voice' || attachment.kind === 'audio') return el('p', { class: 'card' }, t('recordingText'));
    return el('p', { class: 'card' }, t('fileText', { name: attachment.name }));
  }

  #inline(message) {
    const key = ({ text, data, url }) =>
      url !== null
        ? el('a', { class: 'key', href: /^https?:/.test(url) ? url : '#', target: '_blank', rel: 'noopener noreferrer' }, text)
        : button(text, (event) => void this.#press(event.currentTarget, message.id, data ?? ''), { class: 'key' });
    return el('div', { class: 'keys' }, message.keyboard.rows.map((row) => el('div', { class: 'keys-row' }, row.map(key))));
  }

  async #press(pressed, messageId, data) {
    pressed.setAttribute('aria-busy', 'true');
    const answer = await this.#act({ do: 'press', messageId, data });
    if (answer === null) pressed.removeAttribute('aria-busy');
    else this.#waiting.set(answer.queryId, pressed);
    // The answer may have come before its number did.
    setTimeout(() => pressed.removeAttribute('aria-busy'), 4000);
  }

  #drawKeys(keyboard) {
    const print = JSON.stringify(keyboard);
    const box = byId('reply-keys');
    if (box.dataset.print === print && box.childElementCount > 0) return;
    box.dataset.print = print;
    const rows = keyboard?.kind === 'reply' ? keyboard.rows : [];
    const act = ({ text, requestContact, requestLocation }) => (requestContact ? { do: 'contact' } : requestLocation ? { do: 'locate' } : { do: 'say', text });
    const key = (one) => button(one.text, () => void this.#act(act(one)), { class: 'key key-reply' });
    box.replaceChildren(...rows.map((row) => el('div', { class: 'keys-row' }, row.map(key))));
  }
}
