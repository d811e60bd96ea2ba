import { isObject } from '../json.js';
import { anything, at, flag, list, number, oneOf, record, recordProblems, text, textObject, type Shape } from './shapes.js';

const actionId = text(255);
const placeholder = textObject(150, 'plain');
const style = oneOf('primary', 'danger');

const confirm = record({ title: textObject(100, 'plain'), text: textObject(300, 'any'), confirm: textObject(30, 'plain'), deny: textObject(30, 'plain'), style }, ['title', 'text', 'confirm', 'deny']);

const optionOf = (kinds: 'any' | 'plain') => record({ text: textObject(75, kinds), value: text(150), description: textObject(75, kinds), url: text(3000) }, ['text', 'value']);
const option = optionOf('plain');
/** Radio buttons and checkboxes may mark their words; menus may not. */
const markedOption = optionOf('any');
const optionGroup = record({ label: textObject(75, 'plain'), options: list(1, 100, option) }, ['label', 'options']);

const common = { type: anything, action_id: actionId, confirm, focus_on_load: flag };
const menu = { ...common, placeholder, options: list(1, 100, option), option_groups: list(1, 100, optionGroup) };
const typed = { type: anything, action_id: actionId, placeholder, focus_on_load: flag, dispatch_action_config: anything };

interface ElementRule {
  readonly members: Readonly<Record<string, Shape>>;
  readonly required: readonly string[];
  readonly places: readonly Place[];
}

/** Where an element may stand. */
export type Place = 'accessory' | 'actions' | 'context' | 'input';

/** Source: Slack's Block Kit reference, block elements. */
const ELEMENTS = {
  button: {
    members: { type: anything, action_id: actionId, text: textObject(75, 'plain'), value: text(2000, 0), url: text(3000), style, confirm, accessibility_label: text(75) },
    required: ['text'],
    places: ['accessory', 'actions'],
  },
  static_select: { members: { ...menu, initial_option: option }, required: [], places: ['accessory', 'actions', 'input'] },
  multi_static_select: { members: { ...menu, initial_options: list(1, 100, option), max_selected_items: number }, required: [], places: ['accessory', 'input'] },
  users_select: { members: { ...common, placeholder, initial_user: text(255) }, required: [], places: ['accessory', 'actions', 'input'] },
  conversations_select: { members: { ...common, placeholder, initial_conversation: text(255), default_to_current_conversation: flag, filter: anything, response_url_enabled: flag }, required: [], places: ['accessory', 'actions', 'input'] },
  overflow: { members: { type: anything, action_id: actionId, options: list(1, 5, option), confirm }, required: ['options'], places: ['accessory', 'actions'] },
  checkboxes: { members: { ...common, options: list(1, 10, markedOption), initial_options: list(1, 10, markedOption) }, required: ['options'], places: ['accessory', 'actions', 'input'] },
  radio_buttons: { members: { ...common, options: list(1, 10, markedOption), initial_option: markedOption }, required: ['options'], places: ['accessory', 'actions', 'input'] },
  datepicker: { members: { ...common, placeholder, initial_date: text(10) }, required: [], places: ['accessory', 'actions', 'input'] },
  timepicker: { members: { ...common, placeholder, initial_time: text(5), timezone: text(255) }, required: [], places: ['accessory', 'actions', 'input'] },
  plain_text_input: { members: { ...typed, initial_value: text(3000, 0), multiline: flag, min_length: number, max_length: number }, required: [], places: ['input'] },
  email_text_input: { members: { ...typed, initial_value: text(3000, 0) }, required: [], places: ['input'] },
  number_input: { members: { ...typed, is_decimal_allowed: flag, initial_value: text(3000, 0), min_value: text(100), max_value: text(100) }, required: ['is_decimal_allowed'], places: ['input'] },
  image: { members: { type: anything, image_url: text(3000), slack_file: anything, alt_text: text(2000) }, required: ['alt_text'], places: ['accessory', 'context'] },
} as const satisfies Readonly<Record<string, ElementRule>>;

export type ElementKind = keyof typeof ELEMENTS;

export function isElementKind(kind: unknown): kind is ElementKind {
  return typeof kind === 'string' && Object.hasOwn(ELEMENTS, kind);
}

/** An element that may stand in `place`. Context also takes text objects. */
export function element(place: Place): Shape {
  return (value, pointer) => {
    if (!isObject(value)) return [at('must provide an object', pointer)];
    const kind = value['type'];
    if (place === 'context' && (kind === 'plain_text' || kind === 'mrkdwn')) return textObject(2000, 'any')(value, pointer);
    if (!isElementKind(kind)) return [at(`unsupported type: ${String(kind)}`, `${pointer}/type`)];
    const rule: ElementRule = ELEMENTS[kind];
    if (!rule.places.includes(place)) return [at(`unsupported type: ${kind}`, `${pointer}/type`)];
    const needed = 'action_id' in rule.members && place === 'actions' && kind !== 'button' ? [...rule.required, 'action_id'] : rule.required;
    return recordProblems(value, pointer, rule.members, needed);
  };
}
