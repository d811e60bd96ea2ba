import { byId, el } from './dom.js';
import { t } from './words.js';

/** Everyone whose phone can be held, by unit. */
export class People {
  #people = [];
  #chosen = null;
  #fresh = new Map();
  #print = '';

  constructor(chosen) {
    this.onChoose = chosen;
  }

  get held() {
    return this.#people.find(({ id }) => id === this.#chosen) ?? null;
  }

  show(people) {
    this.#people = people;
    if (this.held === null) {
      const remembered = Number(sessionStorage.getItem('pamong.sandbox.person'));
      const first = people.find(({ id }) => id === remembered) ?? people.find(({ leader }) => !leader) ?? people[0];
      this.#chosen = first?.id ?? null;
    }
    const first = byId('people').childElementCount === 0;
    this.draw();
    if (first) byId('people').querySelector('[aria-pressed="true"]')?.scrollIntoView({ block: 'center' });
    this.onChoose(this.held, this.#people);
  }

  /** Somebody else's phone rang. */
  rang(id) {
    if (id === this.#chosen) return;
    this.#fresh.set(id, (this.#fresh.get(id) ?? 0) + 1);
    this.draw();
  }

  redraw() {
    this.#print = '';
    this.draw();
  }

  choose(id) {
    this.#chosen = id;
    this.#fresh.delete(id);
    sessionStorage.setItem('pamong.sandbox.person', String(id));
    this.draw();
    this.onChoose(this.held, this.#people);
  }

  draw() {
    const print = JSON.stringify([this.#people, this.#chosen, [...this.#fresh]]);
    if (print === this.#print) return;
    this.#print = print;
    const box = byId('people');
    const focused = box.contains(document.activeElement) ? document.activeElement.dataset.person : undefined;
    const units = Map.groupBy === undefined ? groups(this.#people) : Map.groupBy(this.#people, ({ unit }) => unit);
    box.replaceChildren(...[...units].map(([unit, members]) => el('section', {}, el('h3', {}, unit), el('ul', {}, members.map((person) => el('li', {}, this.#row(person)))))));
    if (focused !== undefined) box.querySelector(`[data-person="${focused}"]`)?.focus({ preventScroll: true });
  }

  #row({ id, name, position, bound, leader, hasNumber }) {
    const fresh = this.#fresh.get(id);
    const chosen = id === this.#chosen;
    return el(
      'button',
      { type: 'button', class: 'person', 'data-person': id, 'data-bound': bound, 'aria-pressed': String(chosen), onclick: () => this.choose(id) },
      el('span', { class: 'avatar', 'aria-hidden': 'true' }, initials(name)),
      el(
        'span',
        { class: 'person-words' },
        el('strong', {}, name),
        el('span', { class: 'person-position' }, position),
        el('span', { class: 'tags' }, el('span', { class: bound ? 'tag tag-bound' : 'tag' }, t(bound ? 'bound' : 'unbound')), leader ? el('span', { class: 'tag' }, t('leader')) : null, hasNumber ? null : el('span', { class: 'tag' }, t('noNumber')), fresh === undefined ? null : el('span', { class: 'tag tag-fresh' }, t('fresh', { count: String(fresh) }))),
      ),
    );
  }
}

const initials = (name) =>
  name
    .split(' ')
    .filter((word) => !word.endsWith('.'))
    .slice(0, 2)
    .map((word) => word[0])
    .join('');

function groups(people) {
  const units = new Map();
  for (const person of people) units.set(person.unit, [...(units.get(person.unit) ?? []), person]);
  return units;
}
