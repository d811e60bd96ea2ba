import { isArray, isObject, objectsAt, textAt, type Json, type JsonObject } from '../json.js';
import { element } from './elements.js';
import { anything, at, flag, list, number, oneOf, recordProblems, text, textObject, type Shape } from './shapes.js';

export type Surface = 'message' | 'modal' | 'home';

interface BlockRule {
  readonly members: Readonly<Record<string, Shape>>;
  readonly required: readonly string[];
  readonly surfaces: readonly Surface[];
}

const EVERYWHERE: readonly Surface[] = ['message', 'modal', 'home'];
const own = { type: anything, block_id: text(255) };

/** Source: Slack's Block Kit reference, blocks. */
const BLOCKS = {
  section: { members: { ...own, text: textObject(3000, 'any'), fields: list(1, 10, textObject(2000, 'any')), accessory: element('accessory'), expand: flag }, required: [], surfaces: EVERYWHERE },
  header: { members: { ...own, text: textObject(150, 'plain'), level: number }, required: ['text'], surfaces: EVERYWHERE },
  divider: { members: own, required: [], surfaces: EVERYWHERE },
  context: { members: { ...own, elements: list(1, 10, element('context')) }, required: ['elements'], surfaces: EVERYWHERE },
  actions: { members: { ...own, elements: list(1, 25, element('actions')) }, required: ['elements'], surfaces: EVERYWHERE },
  image: { members: { ...own, image_url: text(3000), slack_file: anything, alt_text: text(2000), title: textObject(2000, 'plain') }, required: ['alt_text'], surfaces: EVERYWHERE },
  input: {
    members: { ...own, label: textObject(2000, 'plain'), element: element('input'), hint: textObject(2000, 'plain'), optional: flag, dispatch_action: flag },
    required: ['label', 'element'],
    surfaces: EVERYWHERE,
  },
  rich_text: { members: { ...own, elements: list(0, 1000, anything) }, required: ['elements'], surfaces: EVERYWHERE },
  markdown: { members: { ...own, text: text(12_000) }, required: ['text'], surfaces: ['message'] },
} as const satisfies Readonly<Record<string, BlockRule>>;

function isBlockKind(kind: string): kind is keyof typeof BLOCKS {
  return Object.hasOwn(BLOCKS, kind);
}

/** 50 blocks a message, 100 a modal or an App Home. */
const MOST: Readonly<Record<Surface, number>> = { message: 50, modal: 100, home: 100 };

function block(surface: Surface): Shape {
  return (value, pointer) => {
    if (!isObject(value)) return [at('must provide an object', pointer)];
    const kind = textAt(value, 'type');
    if (kind === undefined) return [at('missing required field: type', pointer)];
    const rule: BlockRule | undefined = isBlockKind(kind) ? BLOCKS[kind] : undefined;
    if (rule === undefined || !rule.surfaces.includes(surface)) return [at(`unsupported type: ${kind}`, `${pointer}/type`)];
    const empty = kind === 'section' && value['text'] === undefined && value['fields'] === undefined;
    return [
      ...(empty ? [at('must define either `text` or `fields`', pointer)] : []),
      ...recordProblems(value, pointer, rule.members, rule.required),
      ...repeatedActions(value, pointer),
    ];
  };
}

/** The elements of a block that a person can press or fill in. */
export function interactiveElements(value: JsonObject): readonly JsonObject[] {
  const single = [value['accessory'], value['element']].filter(isObject);
  return [...single, ...objectsAt(value, 'elements')];
}

function repeatedActions(value: JsonObject, pointer: string): readonly string[] {
  const ids = interactiveElements(value).map((entry) => textAt(entry, 'action_id'));
  return ids.flatMap((id, index) => (id !== undefined && ids.indexOf(id) < index ? [at(`\`action_id\` "${id}" already exists for this block`, `${pointer}/elements/${index}/action_id`)] : []));
}

function repeatedBlocks(blocks: readonly Json[], pointer: string): readonly string[] {
  const ids = blocks.map((entry) => (isObject(entry) ? textAt(entry, 'block_id') : undefined));
  return ids.flatMap((id, index) => (id !== undefined && ids.indexOf(id) < index ? [at(`\`block_id\` "${id}" already exists for another block`, `${pointer}/${index}/block_id`)] : []));
}

/** What is wrong with `blocks` on this surface, in Slack's words with a JSON pointer to the place; nothing when they can be shown. */
export function blocksProblems(blocks: Json, surface: Surface, pointer = '/blocks'): readonly string[] {
  if (!isArray(blocks)) return [at('must provide an array', pointer)];
  return [...list(0, MOST[surface], block(surface))(blocks, pointer), ...repeatedBlocks(blocks, pointer)];
}

/**
 * All the blocks of one message together, containers counted, as chat.postMessage refuses them with `msg_blocks_too_long`.
 * Slack documents no figure; people who measured it found between 13,200 and 13,300 characters.
 */
export const MESSAGE_BLOCKS_CHARACTERS = 13_200;

const VIEW: Readonly<Record<'modal' | 'home', { readonly members: Readonly<Record<string, Shape>>; readonly required: readonly string[] }>> = {
  modal: {
    members: {
      type: oneOf('modal'), blocks: anything, title: textObject(24, 'plain'), submit: textObject(24, 'plain'), close: textObject(24, 'plain'), private_metadata: text(3000, 0),
      callback_id: text(255), external_id: text(255, 0), clear_on_close: flag, notify_on_close: flag, submit_disabled: flag,
    },
    required: ['title', 'blocks'],
  },
  home: { members: { type: oneOf('home'), blocks: anything, private_metadata: text(3000, 0), callback_id: text(255), external_id: text(255, 0) }, required: ['blocks'] },
};

/** What is wrong with a modal or an App Home, the same way. */
export function viewProblems(view: JsonObject, type: 'modal' | 'home'): readonly string[] {
  const kind = view['type'];
  if (kind !== type) return [at(`must be one of: ${type}`, '/view/type')];
  const rule = VIEW[type];
  const blocks = view['blocks'];
  const inner = blocks === undefined ? [] : blocksProblems(blocks, type, '/view/blocks');
  const needsSubmit = type === 'modal' && view['submit'] === undefined && objectsAt(view, 'blocks').some((entry) => entry['type'] === 'input');
  return [
    ...recordProblems(view, '/view', rule.members, rule.required),
    ...(needsSubmit ? [at('missing required field: submit', '/view')] : []),
    ...inner,
  ];
}
