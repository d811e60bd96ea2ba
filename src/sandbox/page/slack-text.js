import { el, link } from './dom.js';

const EMOJI = { bar_chart: '📊', calendar: '📅', white_check_mark: '✅', warning: '⚠️', hourglass: '⏳', seedling: '🌱', bulb: '💡', tada: '🎉', point_right: '👉', mag: '🔍', clipboard: '📋', spiral_calendar_pad: '🗓️' };
const UNESCAPED = { '&amp;': '&', '&lt;': '<', '&gt;': '>' };

const plain = (text) => text.replaceAll(/&(?:amp|lt|gt);/g, (found) => UNESCAPED[found]).replaceAll(/:([a-z_]+):/g, (all, name) => EMOJI[name] ?? all);

/** One mark after the other; what is inside a mark may hold others. */
const MARKS = [
  { pattern: /`([^`\n]+)`/, node: ([, inner]) => el('code', {}, plain(inner)) },
  { pattern: /<(https?:[^|>]+)(?:\|([^>]*))?>/, node: ([, url, label]) => link(plain(url), plain(label ?? url)) },
  { pattern: /<!date\^\d+\^[^|>]*\|([^>]*)>/, node: ([, fallback]) => document.createTextNode(plain(fallback)) },
  { pattern: /<[@#!][^|>]*(?:\|([^>]*))?>/, node: ([all, label]) => el('span', { class: 'mention' }, plain(label ?? all.slice(1, -1))) },
  { pattern: /(?<![\p{L}\p{N}*])\*(?=\S)([^*\n]*\S)\*(?![\p{L}\p{N}*])/u, node: ([, inner]) => el('strong', {}, ...mrkdwn(inner)) },
  { pattern: /(?<![\p{L}\p{N}_])_(?=\S)([^_\n]*\S)_(?![\p{L}\p{N}_])/u, node: ([, inner]) => el('em', {}, ...mrkdwn(inner)) },
  { pattern: /(?<![\p{L}\p{N}~])~(?=\S)([^~\n]*\S)~(?![\p{L}\p{N}~])/u, node: ([, inner]) => el('s', {}, ...mrkdwn(inner)) },
];

/** Slack's own markup as nodes. */
export function mrkdwn(text) {
  let first = null;
  for (const mark of MARKS) {
    const found = mark.pattern.exec(text);
    if (found !== null && (first === null || found.index < first.found.index)) first = { mark, found };
  }
  if (first === null) return text === '' ? [] : [plain(text)];
  const { mark, found } = first;
  return [plain(text.slice(0, found.index)), mark.node(found), ...mrkdwn(text.slice(found.index + found[0].length))];
}

/** A text object of Block Kit. */
export const textObject = (object) => (object?.type === 'mrkdwn' ? mrkdwn(object.text ?? '') : [plain(object?.text ?? '')]);
