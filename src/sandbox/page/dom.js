/** Small tools for building what is shown. Text is only ever set as text. */

/** @returns a new element; `on…` properties become listeners, other properties attributes (false and undefined leave one out). */
export function el(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === false || value === null) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? '' : String(value));
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

export const byId = (id) => document.getElementById(id);

export const button = (label, onclick, properties = {}) => el('button', { type: 'button', onclick, ...properties }, label);

/** Only addresses that lead to a page become links. */
export function link(address, ...children) {
  let url = null;
  try {
    url = new URL(address);
  } catch {
    return el('span', {}, ...children);
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return el('span', {}, ...children);
  return el('a', { href: url.href, target: '_blank', rel: 'noopener noreferrer' }, ...children);
}

/** Puts `next` where `old` is; a reader who was on a button in it is on the one in the same place afterwards. */
export function replaceKeepingFocus(old, next) {
  const focused = old.contains(document.activeElement) ? [...old.querySelectorAll('button')].indexOf(document.activeElement) : null;
  old.replaceWith(next);
  if (focused === null) return;
  const buttons = [...next.querySelectorAll('button')];
  const target = buttons[Math.min(Math.max(focused, 0), buttons.length - 1)] ?? next;
  target.focus({ preventScroll: true });
}

/** Runs `work` soon, once for however many asked. */
export function soon(work, delay) {
  let timer = null;
  return () => {
    timer ??= setTimeout(() => {
      timer = null;
      void work();
    }, delay);
  };
}

let hiding = 0;
/** A passing word at the lower edge. */
export function toast(text) {
  const box = byId('toast');
  box.textContent = text;
  box.classList.add('shown');
  clearTimeout(hiding);
  hiding = setTimeout(() => box.classList.remove('shown'), 4500);
}

/** Words that wait until they are read. */
export function alertBox(text) {
  byId('alert-text').textContent = text;
  const box = byId('alert');
  if (!box.open) box.showModal();
}
