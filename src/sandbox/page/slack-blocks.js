import { button, el, link } from './dom.js';
import { mrkdwn, textObject } from './slack-text.js';
import { t } from './words.js';

/** What each block looks like. `press(element, value)` is told what was pressed or chosen. */
const BLOCKS = {
  header: ({ text }) => el('h3', { class: 'slack-header' }, textObject(text)),
  section: ({ text, fields, accessory }, press) =>
    el(
      'div',
      { class: 'slack-section' },
      el('div', {}, text === undefined ? null : el('div', { class: 'slack-text' }, textObject(text)), fields === undefined ? null : el('div', { class: 'slack-fields' }, fields.map((field) => el('div', { class: 'slack-text' }, textObject(field))))),
      accessory === undefined ? null : element(accessory, press),
    ),
  divider: () => el('hr', {}),
  context: ({ elements }, press) => el('div', { class: 'slack-context' }, elements.map((one) => (one.type === 'image' ? element(one, press) : el('span', {}, textObject(one))))),
  actions: ({ elements }, press) => el('div', { class: 'slack-actions' }, elements.map((one) => element(one, press))),
  image: (image) => el('figure', {}, image.title === undefined ? null : el('figcaption', {}, textObject(image.title)), picture(image)),
  markdown: ({ text }) => el('div', { class: 'slack-text' }, mrkdwn(text)),
  rich_text: ({ elements }) => el('div', { class: 'slack-text' }, richText(elements)),
};

/** Pictures from elsewhere are told, not loaded. */
function picture({ slack_file: file, alt_text: alt }) {
  if (file?.id !== undefined) return el('img', { class: 'slack-image', src: `/sandbox/slack/files/${encodeURIComponent(file.id)}`, alt });
  return el('p', { class: 'card' }, t('imageOf', { text: alt }));
}

const richText = (elements) => elements.flatMap((one) => (one.elements === undefined ? [one.text ?? ''] : [el('p', {}, richText(one.elements))]));

const optionsOf = ({ options, option_groups: groups }) => options ?? (groups ?? []).flatMap((group) => group.options);

/** Anything that can be pressed or chosen outside a form. */
export function element(one, press) {
  if (one.type === 'image') return picture(one);
  if (one.type === 'button') {
    if (one.url !== undefined) return el('span', { class: 'button' }, link(one.url, textObject(one.text)));
    return button(textObject(one.text), () => confirmed(one.confirm, () => press(one, one.value)), { class: one.style === 'primary' ? 'primary' : one.style === 'danger' ? 'danger' : '', 'aria-label': one.accessibility_label });
  }
  const options = optionsOf(one);
  if (options.length === 0) return null;
  const select = el(
    'select',
    { 'aria-label': one.placeholder?.text ?? '…', onchange: () => select.value !== '' && confirmed(one.confirm, () => press(one, select.value)) },
    el('option', { value: '' }, one.placeholder?.text ?? '…'),
    options.map((option) => el('option', { value: option.value, selected: option.value === one.initial_option?.value }, option.text.text)),
  );
  return select;
}

/** Asks first where the app wants that. */
function confirmed(ask, act) {
  if (ask === undefined) return act();
  const box = el('dialog', {}, el('h3', {}, textObject(ask.title)), el('div', { class: 'slack-text' }, textObject(ask.text)));
  const end = (go) => () => {
    box.remove();
    if (go) act();
  };
  box.append(el('div', { class: 'slack-actions' }, button(textObject(ask.confirm), end(true), { class: 'primary' }), button(textObject(ask.deny), end(false))));
  box.addEventListener('close', end(false));
  document.body.append(box);
  return box.showModal();
}

export const block = (one, press) => BLOCKS[one.type]?.(one, press) ?? el('p', { class: 'note' }, one.type);
