import { byId, button, el, soon, toast } from './dom.js';
import { block } from './slack-blocks.js';
import { openModal } from './slack-modal.js';
import { get, post } from './wire.js';
import { clockTime, shortDay, t } from './words.js';

/** The Slack of the chosen leader: the app's messages and its Home. */
export class Slack {
  #leaders = [];
  #user = null;
  #tab = 'messages';
  #seen = null;
  #asked = 0;
  #print = '';
  /** The newest message that was scrolled to. */
  #reached = null;

  constructor() {
    byId('leader').addEventListener('change', ({ target }) => this.#choose(target.value));
    byId('slack-composer').addEventListener('submit', (event) => {
      event.preventDefault();
      const field = byId('slack-words');
      const text = field.value.trim();
      if (text === '') return;
      field.value = '';
      void this.#act({ do: 'say', text });
    });
    for (const tab of ['messages', 'home']) byId(`tab-${tab}`).addEventListener('click', () => this.#turnTo(tab));
    byId('tab-messages').parentElement.addEventListener('keydown', ({ key }) => {
      if (key !== 'ArrowLeft' && key !== 'ArrowRight') return;
      this.#turnTo(this.#tab === 'home' ? 'messages' : 'home');
      byId(`tab-${this.#tab}`).focus();
    });
    new ResizeObserver(() => this.#reached === null && this.#draw()).observe(byId('slack-view'));
    this.refreshSoon = soon(() => this.#refresh(), 60);
  }

  show(people) {
    const leaders = people.filter(({ slackId }) => slackId !== null);
    const print = JSON.stringify(leaders);
    if (print === this.#print) return;
    this.#print = print;
    this.#leaders = leaders;
    if (!leaders.some(({ slackId }) => slackId === this.#user)) this.#user = leaders[0]?.slackId ?? null;
    byId('leader').replaceChildren(...leaders.map(({ slackId, name, position }) => el('option', { value: slackId, selected: slackId === this.#user }, `${name} · ${position}`)));
    void this.#refresh();
  }

  changed(users) {
    if (users.includes(this.#user)) this.refreshSoon();
  }

  redraw() {
    this.#draw();
  }

  #choose(user) {
    this.#user = user;
    this.#seen = null;
    this.#reached = null;
    this.#draw();
    void this.#refresh();
    if (this.#tab === 'home') void this.#act({ do: 'open-home' });
  }

  #turnTo(tab) {
    this.#tab = tab;
    this.#reached = null;
    for (const name of ['messages', 'home']) {
      byId(`tab-${name}`).setAttribute('aria-selected', String(name === tab));
      byId(`tab-${name}`).tabIndex = name === tab ? 0 : -1;
    }
    byId('slack-view').setAttribute('aria-labelledby', `tab-${tab}`);
    byId('slack-composer').hidden = tab === 'home';
    this.#draw();
    if (tab === 'home') void this.#act({ do: 'open-home' });
  }

  async #act(act) {
    if (this.#user === null) return null;
    try {
      const answer = await post(`slack/${this.#user}`, act);
      if (answer.state === 'failed' || answer.outcome === 'trouble') toast(t('slackSilent'));
      return answer;
    } catch (error) {
      toast(error.message);
      return null;
    }
  }

  async #refresh() {
    const user = this.#user;
    if (user === null) return this.#draw();
    const asked = ++this.#asked;
    const seen = await get(`slack/${user}`);
    if (asked !== this.#asked) return undefined;
    this.#seen = seen;
    this.#draw();
    openModal(seen.modal, (act) => this.#act(act));
    return undefined;
  }

  #draw() {
    const view = byId('slack-view');
    if (this.#user === null) return view.replaceChildren(empty('noLeader'));
    // What another leader reads is gone before their own is there.
    if (this.#seen === null) return view.replaceChildren();
    if (this.#tab === 'home') {
      const home = this.#seen?.home ?? null;
      const press = (element, value) => void this.#act({ do: 'click-in-view', view: 'home', actionId: element.action_id, value });
      return view.replaceChildren(...(home === null ? [empty('homeEmpty'), button(t('homeOpen'), () => void this.#act({ do: 'open-home' }))] : home.view.blocks.map((one) => block(one, press))));
    }
    const messages = this.#seen?.messages ?? [];
    const at = view.scrollTop;
    view.replaceChildren(...(messages.length === 0 ? [empty('slackEmpty')] : messages.map((message) => this.#message(message))));
    const newest = messages.at(-1)?.ts ?? null;
    // A digest is read from its top.
    view.scrollTop = newest === this.#reached ? at : view.lastElementChild.offsetTop - 10;
    // What is out of sight on a narrow screen has no place yet.
    if (view.offsetParent !== null) this.#reached = newest;
    return undefined;
  }

  #message(message) {
    const own = message.from === 'person';
    const press = (element, value) => void this.#act({ do: 'click', ts: message.ts, actionId: element.action_id, value });
    const who = own ? (this.#leaders.find(({ slackId }) => slackId === message.user)?.name ?? '') : 'Pamong';
    const content = message.blocks.length > 0 ? message.blocks.map((one) => block(one, press)) : block({ type: 'section', text: { type: 'mrkdwn', text: message.text } }, press);
    return el(
      'article',
      { class: 'slack-message' },
      el('span', { class: own ? 'avatar' : 'avatar avatar-bot', 'aria-hidden': 'true' }, own ? who.slice(0, 1) : 'P'),
      el(
        'div',
        { class: 'slack-body' },
        el('p', { class: 'slack-from' }, el('strong', {}, who), own ? null : el('span', { class: 'app-tag' }, 'APP'), el('time', { datetime: new Date(message.at).toISOString() }, `${shortDay(message.at)}, ${clockTime(message.at)}`), message.edited ? el('span', {}, t('edited')) : null),
        message.ephemeral ? el('p', { class: 'note' }, t('onlyYou')) : null,
        content,
        message.files.map(({ id, title }) => el('img', { class: 'slack-image', src: `/sandbox/slack/files/${encodeURIComponent(id)}`, alt: title })),
        message.reactions.length === 0 ? null : el('p', { class: 'note' }, message.reactions.map((name) => `:${name}:`).join(' ')),
      ),
    );
  }
}

const empty = (word) => el('p', { class: 'slack-empty' }, t(word));
