import { button, byId, el, toast } from './dom.js';
import { block } from './slack-blocks.js';
import { textObject } from './slack-text.js';
import { t } from './words.js';

const field = (element, properties) => el(element.multiline === true ? 'textarea' : 'input', properties);

/** How each input of a form is filled in; every one carries the action's name. */
const INPUTS = {
  plain_text_input: (one) => field(one, { name: one.action_id, value: one.initial_value, maxlength: one.max_length, placeholder: one.placeholder?.text }),
  email_text_input: (one) => field(one, { name: one.action_id, type: 'email', value: one.initial_value }),
  number_input: (one) => field(one, { name: one.action_id, inputmode: 'decimal', value: one.initial_value }),
  datepicker: (one) => field(one, { name: one.action_id, type: 'date', value: one.initial_date }),
  timepicker: (one) => field(one, { name: one.action_id, type: 'time', value: one.initial_time }),
  static_select: (one) => el('select', { name: one.action_id }, el('option', { value: '' }, one.placeholder?.text ?? '…'), one.options.map((option) => el('option', { value: option.value, selected: option.value === one.initial_option?.value }, option.text.text))),
  multi_static_select: (one) => el('select', { name: one.action_id, multiple: true }, one.options.map((option) => el('option', { value: option.value }, option.text.text))),
  radio_buttons: (one) => ticks(one, 'radio', [one.initial_option]),
  checkboxes: (one) => ticks(one, 'checkbox', one.initial_options ?? []),
};

function ticks(one, type, initial) {
  const chosen = new Set(initial.map((option) => option?.value));
  return el('div', {}, one.options.map((option) => el('label', { class: 'tick' }, el('input', { type, name: one.action_id, value: option.value, checked: chosen.has(option.value) }), textObject(option.text))));
}

function inputBlock({ label, element, hint, block_id: blockId }) {
  const input = INPUTS[element.type]?.(element) ?? el('p', { class: 'note' }, element.type);
  return el('div', { class: 'field', 'data-block': blockId }, el('label', {}, el('span', {}, textObject(label)), input), hint === undefined ? null : el('p', { class: 'note' }, textObject(hint)), el('p', { class: 'trouble', role: 'alert' }));
}

let shown = null;

/** Shows the modal that is open in Slack, or none. */
export function openModal(modal, act) {
  const box = byId('slack-modal');
  const print = modal === null ? null : JSON.stringify(modal);
  if (print === shown) return;
  shown = print;
  if (modal === null) {
    if (box.open) box.close();
    return;
  }
  const { title, blocks, submit, close } = modal.view;
  const press = (element, value) => void act({ do: 'click-in-view', view: 'modal', actionId: element.action_id, value });
  const form = el('form', { onsubmit: (event) => void send(event, form, act) }, el('h3', {}, textObject(title)), blocks.map((one) => (one.type === 'input' ? inputBlock(one) : block(one, press))));
  form.append(el('div', { class: 'slack-actions' }, submit === undefined ? null : el('button', { class: 'primary' }, textObject(submit)), button(close === undefined ? t('close') : textObject(close), () => void act({ do: 'close' }))));
  box.replaceChildren(form);
  box.oncancel = (event) => {
    event.preventDefault();
    void act({ do: 'close' });
  };
  if (!box.open) box.showModal();
}

async function send(event, form, act) {
  event.preventDefault();
  const values = {};
  for (const [name, value] of new FormData(form)) {
    if (value === '') continue;
    values[name] = name in values ? [values[name], value].flat() : value;
  }
  for (const trouble of form.querySelectorAll('.trouble')) trouble.textContent = '';
  const answer = await act({ do: 'submit', values });
  if (answer?.outcome === 'incomplete') toast(t('slackIncomplete'));
  if (answer?.outcome !== 'errors') return;
  for (const field of form.querySelectorAll('[data-block]')) field.querySelector('.trouble').textContent = answer.errors[field.dataset.block] ?? '';
}
