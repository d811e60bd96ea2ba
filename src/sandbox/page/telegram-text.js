import { el, link } from './dom.js';

const TAGS = {
  bold: 'strong',
  italic: 'em',
  underline: 'u',
  strikethrough: 's',
  code: 'code',
  pre: 'pre',
  blockquote: 'blockquote',
  expandable_blockquote: 'blockquote',
};

/** A text with its formatting as nodes: built from Telegram's entities, so that no text is ever read as HTML. Commands can be pressed. */
export function telegramText(text, entities, onCommand) {
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  const build = (from, to, inner) => {
    const nodes = [];
    let at = from;
    for (let i = 0; i < inner.length; i++) {
      const entity = inner[i];
      if (entity.offset < at) continue;
      const end = Math.min(entity.offset + entity.length, to);
      const within = inner.slice(i + 1).filter((other) => other.offset < end);
      nodes.push(text.slice(at, entity.offset), wrap(entity, text.slice(entity.offset, end), build(entity.offset, end, within), onCommand));
      at = end;
    }
    nodes.push(text.slice(at, to));
    return nodes.filter((node) => node !== '');
  };
  return build(0, text.length, sorted);
}

function wrap(entity, content, children, onCommand) {
  const tag = TAGS[entity.type];
  if (tag !== undefined) return el(tag, {}, ...children);
  if (entity.type === 'text_link') return link(entity.url ?? '', ...children);
  if (entity.type === 'url') return link(content, ...children);
  if (entity.type === 'bot_command') return el('button', { type: 'button', class: 'command', onclick: () => onCommand(content) }, content);
  if (entity.type === 'spoiler') return el('details', { class: 'spoiler' }, el('summary', {}, '…'), ...children);
  return el('span', {}, ...children);
}
