import { button, byId, el } from './dom.js';
import { moment, t } from './words.js';

const CLOCK_BUTTONS = ['hour', 'day', 'monday', 'half-year'];

/** The clock and the seven steps: where one is, and what to do next. */
export class Guide {
  #state = null;
  #offset = 0;
  #steps = '';
  #hint = '';

  constructor(act) {
    this.act = act;
    setInterval(() => this.#tick(), 1000);
  }

  show(state) {
    this.#state = state;
    this.#offset = state.now - Date.now();
    this.#draw();
  }

  redraw() {
    this.#steps = '';
    this.#hint = '';
    byId('moves').replaceChildren(...CLOCK_BUTTONS.map((move) => button(t(`move.${move}`), () => this.act.move(move), { 'data-move': move })));
    if (this.#state !== null) this.#draw();
  }

  #tick() {
    if (this.#state === null) return;
    const now = Date.now() + this.#offset;
    const box = byId('now');
    const words = moment(now);
    if (box.textContent === words) return;
    box.textContent = words;
    box.dateTime = new Date(now).toISOString();
  }

  #draw() {
    this.#tick();
    const { steps } = this.#state;
    const next = steps.find(({ done }) => !done)?.step ?? null;
    const print = JSON.stringify(steps);
    if (print !== this.#steps) {
      this.#steps = print;
      byId('steps').replaceChildren(...steps.map((step, index) => this.#step(step, index, next)));
    }
    this.#drawHint(next);
  }

  #step({ step, done }, index, next) {
    const state = done ? 'done' : step === next ? 'now' : 'later';
    const word = t(done ? 'stepDone' : step === next ? 'stepNow' : 'stepLater');
    return el(
      'li',
      { class: `step step-${state}`, 'data-step': step, 'data-done': done, 'aria-current': state === 'now' ? 'step' : undefined },
      el('span', { class: 'step-mark', 'aria-hidden': 'true' }, done ? '✓' : String(index + 1)),
      el('span', { class: 'step-name' }, t(`step.${step}`)),
      el('span', { class: 'unseen' }, ` (${word})`),
    );
  }

  #drawHint(next) {
    const { words, actions } = this.#advice(next);
    const print = JSON.stringify([words, actions, this.#state.robot.running]);
    if (print === this.#hint) return;
    this.#hint = print;
    const held = byId('hint').contains(document.activeElement);
    byId('hint').replaceChildren(el('p', {}, t(words)), el('div', { class: 'hint-acts' }, actions.map((name, index) => this.#action(name, index === actions.length - 1))));
    if (held) byId('hint').querySelector('button:not([disabled])')?.focus();
  }

  /** The words for the next step and what can be done about it at once; the last one leads on. */
  #advice(next) {
    const { working, campaigns, course, moves } = this.#state;
    const possible = (...names) => names.filter((name) => !name.startsWith('move.') || moves.includes(name.slice(5)));
    switch (next) {
      case 'answer':
        if (campaigns.length === 0) return { words: 'hint.answer.launch', actions: ['survey'] };
        return working ? { words: 'hint.answer', actions: [] } : { words: 'hint.answer.wait', actions: ['move.morning'] };
      case 'campaign':
        return { words: 'hint.campaign', actions: ['others'] };
      case 'reminder':
        return course === null ? { words: 'hint.reminder.course', actions: ['course'] } : { words: 'hint.reminder', actions: possible('move.reminder') };
      case 'feedback':
        return { words: 'hint.feedback', actions: possible('move.reminder', 'move.feedback') };
      case 'follow-up':
        return { words: 'hint.follow-up', actions: possible('others', 'move.monday', 'move.follow-up') };
      case 'digest':
        return { words: 'hint.digest', actions: possible('others', 'move.monday') };
      case null:
        return { words: 'hint.done', actions: ['others', 'move.monday'] };
      default:
        return { words: 'hint.binding', actions: [] };
    }
  }

  #action(name, leads) {
    const look = { class: leads ? 'primary' : '', 'data-hint': name };
    if (name.startsWith('move.')) return button(t(name), () => this.act.move(name.slice(5)), look);
    if (name === 'others') return button(t('act.others'), () => this.act.others(), { ...look, disabled: this.#state.robot.running });
    return button(t(`act.${name}`), () => this.act.officer(name), look);
  }
}

export const movedWords = (now) => t('moved', { now: `${moment(now)}` });
