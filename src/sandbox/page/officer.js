import { button, byId, el, toast } from './dom.js';
import { post, Refused } from './wire.js';
import { has, moment, t } from './words.js';

/** The learning officer's desk. */
export class Officer {
  #state = null;
  #print = '';
  #result = null;
  #busy = false;
  #held = () => null;
  #chosen = '';

  /** @param held whose phone is held now */
  constructor(held) {
    this.#held = held;
  }

  show(state) {
    this.#state = state;
    this.#draw();
  }

  redraw() {
    this.#print = '';
    if (this.#state !== null) this.#draw();
  }

  robot(progress) {
    if (this.#state === null) return;
    this.#state = { ...this.#state, robot: progress };
    this.#draw();
  }

  /** Does one of the officer's things; what came of it is shown below the buttons. */
  async act(act) {
    if (this.#busy) return;
    this.#busy = true;
    this.#result = null;
    this.redraw();
    try {
      const { result } = await post('officer', act);
      this.#result = { good: true, of: act.do, counts: counted(result) };
      toast(t('done'));
    } catch (error) {
      this.#result = { good: false, message: error instanceof Refused ? error.message : t('offline'), problems: error.problems ?? [] };
    }
    this.#busy = false;
    this.redraw();
  }

  others() {
    void this.act({ do: 'others-answer', except: this.#held() });
  }

  #draw() {
    const { people, campaigns, course, robot } = this.#state;
    const print = JSON.stringify([people.map(({ id, bound }) => [id, bound]), campaigns, course, robot, this.#busy]);
    if (print === this.#print) return;
    this.#print = print;
    const box = byId('officer');
    const focused = box.contains(document.activeElement) ? document.activeElement.dataset.act : undefined;
    box.replaceChildren(
      el('div', { class: 'result', role: 'status' }, this.#outcome()),
      this.#group('officerSurvey', this.#do('act.survey', { do: 'survey' }, campaigns.length === 0 ? 'primary' : '')),
      this.#group('officerOthers', this.#crowd(robot), el('p', { class: 'note' }, t('othersNote'))),
      this.#group('officerCourse', course === null ? null : el('p', {}, t('courseAt', { title: course.title, when: moment(course.startsAt) })), this.#do('act.course', { do: 'course' })),
      this.#group('officerBinding', ...this.#confirm(people)),
      this.#group('officerCampaigns', ...(campaigns.length === 0 ? [el('p', { class: 'note' }, t('noCampaign'))] : campaigns.map(campaignCard))),
      this.#group('officerRoster', this.#do('act.roster', { do: 'roster' }), this.#rosterFile()),
    );
    if (focused !== undefined) box.querySelector(`[data-act="${focused}"]`)?.focus();
  }

  #group(title, ...content) {
    return el('section', { class: 'desk' }, el('h3', {}, t(title)), ...content);
  }

  #do(word, act, look = '') {
    return button(t(word), () => void this.act(act), { class: look, disabled: this.#busy, 'data-act': act.do });
  }

  #crowd({ running, done, total }) {
    if (!running) return button(t('act.others'), () => this.others(), { disabled: this.#busy, 'data-act': 'others-answer' });
    const words = t('othersRunning', { done, total });
    return el('div', { class: 'crowd' }, el('progress', { max: total, value: done, 'aria-label': words }), el('p', {}, words), button(t('act.stop'), () => void this.act({ do: 'others-stop' }), { 'data-act': 'others-stop' }));
  }

  #confirm(people) {
    const unbound = people.filter(({ bound }) => !bound).sort((a, b) => Number(a.hasNumber) - Number(b.hasNumber));
    if (unbound.length === 0) return [el('p', { class: 'note' }, t('noUnbound'))];
    const select = el(
      'select',
      { 'data-act': 'confirm-who', onchange: () => (this.#chosen = select.value) },
      unbound.map(({ id, name, hasNumber }) => el('option', { value: id, selected: String(id) === this.#chosen }, hasNumber ? name : `${name} (${t('noNumber').toLowerCase()})`)),
    );
    return [
      el('label', {}, el('span', { class: 'unseen' }, t('confirmLabel')), select),
      button(t('act.confirm'), () => void this.act({ do: 'confirm', person: Number(select.value) }), { disabled: this.#busy, 'data-act': 'confirm' }),
      el('p', { class: 'note' }, t('confirmNote')),
    ];
  }

  #rosterFile() {
    const field = el('input', {
      type: 'file',
      accept: '.csv,text/csv',
      class: 'unseen',
      id: 'roster-file',
      onchange: async () => {
        const [file] = field.files;
        if (file !== undefined) await this.act({ do: 'roster', csv: await file.text() });
      },
    });
    return [field, el('label', { for: 'roster-file', class: 'button' }, t('act.rosterFile'))];
  }

  #outcome() {
    const result = this.#result;
    if (result === null) return null;
    if (result.good) return result.counts.length === 0 ? t('done') : result.counts.map(([key, value]) => `${value} ${t(`count.${key}`)}`).join(', ');
    if (result.problems.length === 0) return el('p', { class: 'trouble' }, result.message);
    const place = ({ row, column, message }) => (row === undefined ? message : t('problemAt', { row: String(row), column: column ?? '', message }));
    return el('div', { class: 'trouble' }, el('p', {}, t('problems')), el('ul', {}, result.problems.slice(0, 20).map((problem) => el('li', {}, place(problem)))));
  }
}

/** The figures in a result that we have words for. */
function counted(result) {
  if (result === null || typeof result !== 'object') return [];
  return Object.entries(result).filter(([key, value]) => typeof value === 'number' && has(`count.${key}`));
}

function campaignCard({ id, title, counts }) {
  const rows = Object.entries(counts).filter(([key]) => has(`count.${key}`));
  return el('div', { class: 'campaign' }, el('h4', {}, title), el('p', { class: 'note' }, t('campaignId', { id })), el('dl', {}, rows.map(([key, value]) => el('div', {}, el('dt', {}, t(`count.${key}`)), el('dd', {}, String(value))))));
}
