import { SlackRefusal } from '../answers.js';
import type { Arguments } from '../arguments.js';
import { viewProblems } from '../blockkit/blocks.js';
import { objectAt, objectsAt, textAt, type Json, type JsonObject } from '../json.js';
import { APP, TEAM, type View } from '../workspace.js';
import type { MethodContext } from './method.js';

const VIEW_CHARACTERS = 250_000;

/** A view as Slack's methods and payloads give it. `values` is what the person has filled in. */
export function viewBody(view: View, values: JsonObject = {}): JsonObject {
  return {
    private_metadata: '',
    callback_id: '',
    external_id: '',
    title: null,
    close: null,
    submit: null,
    ...view.view,
    id: view.id,
    team_id: TEAM.id,
    hash: view.hash,
    state: { values },
    previous_view_id: view.previous,
    root_view_id: view.id,
    clear_on_close: view.view['clear_on_close'] ?? false,
    notify_on_close: view.view['notify_on_close'] ?? false,
    app_id: APP.id,
    bot_id: APP.botId,
    app_installed_team_id: TEAM.id,
  };
}

/** Checks a view. Throws `invalid_arguments` with the place, `view_too_large`. */
export function checkedView(view: JsonObject, type: 'modal' | 'home'): JsonObject {
  const problems = viewProblems(view, type);
  if (problems.length > 0) throw new SlackRefusal('invalid_arguments', ['failed to match all allowed schemas [json-pointer:/view]', ...problems]);
  if (JSON.stringify(view).length > VIEW_CHARACTERS) throw new SlackRefusal('view_too_large');
  return view;
}

function viewArgument(args: Arguments, type: 'modal' | 'home'): JsonObject {
  const view = args.object('view', 'invalid_arguments');
  if (view === undefined) throw new SlackRefusal('invalid_arguments', ['missing required field: view']);
  return checkedView(view, type);
}

function checkHash(args: Arguments, view: View): void {
  const hash = args.text('hash');
  if (hash !== undefined && hash !== view.hash) throw new SlackRefusal('hash_conflict');
}

export function open({ workspace, args }: MethodContext): JsonObject {
  const view = viewArgument(args, 'modal');
  const user = workspace.useTrigger(args.text('trigger_id') ?? args.required('interactivity_pointer'));
  return { view: viewBody(workspace.openModal(user, view, false)) };
}

export function push({ workspace, args }: MethodContext): JsonObject {
  const view = viewArgument(args, 'modal');
  const user = workspace.useTrigger(args.text('trigger_id') ?? args.required('interactivity_pointer'));
  return { view: viewBody(workspace.openModal(user, view, true)) };
}

export function update({ workspace, args }: MethodContext): JsonObject {
  const externalId = args.text('external_id');
  const known = externalId === undefined ? workspace.view(args.required('view_id')) : workspace.viewByExternalId(externalId);
  if (known === undefined) throw new SlackRefusal('not_found');
  const view = viewArgument(args, known.type);
  checkHash(args, known);
  return { view: viewBody(workspace.changeView(known, view)) };
}

export function publish({ workspace, args }: MethodContext): JsonObject {
  const user = args.required('user_id');
  const view = viewArgument(args, 'home');
  const person = workspace.person(user);
  if (person === undefined) throw new SlackRefusal('invalid_arguments', ['invalid `user_id` [json-pointer:/user_id]']);
  const known = workspace.homeOf(user);
  if (known !== undefined) checkHash(args, known);
  return { view: viewBody(workspace.publishHome(user, view)) };
}

type Reader = (given: string | readonly string[] | undefined, element: JsonObject) => JsonObject;

const first = (given: string | readonly string[] | undefined): string | null => (typeof given === 'string' ? given : (given?.[0] ?? null));
const many = (given: string | readonly string[] | undefined): readonly string[] => (typeof given === 'string' ? [given] : (given ?? []));

export function optionsOf(element: JsonObject): readonly JsonObject[] {
  return [...objectsAt(element, 'options'), ...objectsAt(element, 'option_groups').flatMap((group) => objectsAt(group, 'options'))];
}

const typed: Reader = (given, element) => ({ value: first(given) ?? textAt(element, 'initial_value') ?? null });
const chosen: Reader = (given, element) => {
  const option: Json = given === undefined ? (element['initial_option'] ?? null) : (optionsOf(element).find((known) => known['value'] === first(given)) ?? null);
  return { selected_option: option };
};
const ticked: Reader = (given, element) => {
  const options = given === undefined ? objectsAt(element, 'initial_options') : optionsOf(element).filter((known) => many(given).includes(textAt(known, 'value') ?? ''));
  return { selected_options: options };
};

/** How each element tells what was filled in. */
const READERS: Readonly<Record<string, Reader>> = {
  plain_text_input: typed,
  email_text_input: typed,
  number_input: typed,
  static_select: chosen,
  radio_buttons: chosen,
  overflow: chosen,
  checkboxes: ticked,
  multi_static_select: ticked,
  datepicker: (given, element) => ({ selected_date: first(given) ?? textAt(element, 'initial_date') ?? null }),
  timepicker: (given, element) => ({ selected_time: first(given) ?? textAt(element, 'initial_time') ?? null }),
  users_select: (given, element) => ({ selected_user: first(given) ?? textAt(element, 'initial_user') ?? null }),
  conversations_select: (given, element) => ({ selected_conversation: first(given) ?? textAt(element, 'initial_conversation') ?? null }),
};

/** What an element says in `actions` and in `state.values` once `given` was entered or chosen; empty for a button. */
export function elementValue(element: JsonObject, given: string | readonly string[] | undefined): JsonObject {
  return READERS[textAt(element, 'type') ?? '']?.(given, element) ?? {};
}

/** `state.values` of a view, from what the person entered under each action_id or block_id. Also the blocks that were left empty though they must not be. */
export function filledIn(view: View, values: Readonly<Record<string, string | readonly string[]>>): { readonly values: JsonObject; readonly missing: readonly string[] } {
  const missing: string[] = [];
  const filled: Record<string, JsonObject> = {};
  for (const block of objectsAt(view.view, 'blocks')) {
    const element = block['type'] === 'input' ? objectAt(block, 'element') : objectAt(block, 'accessory');
    const blockId = textAt(block, 'block_id') ?? '';
    const actionId = textAt(element, 'action_id') ?? blockId;
    const value = elementValue(element, values[actionId] ?? values[blockId]);
    if (Object.keys(value).length === 0) continue;
    filled[blockId] = { [actionId]: { type: textAt(element, 'type') ?? '', ...value } };
    const empty = Object.values(value).every((part) => part === null || part === '' || (Array.isArray(part) && part.length === 0));
    if (block['type'] === 'input' && block['optional'] !== true && empty) missing.push(blockId);
  }
  return { values: filled, missing };
}
