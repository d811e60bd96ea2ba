import { SlackRefusal } from '../answers.js';
import type { Arguments } from '../arguments.js';
import { blocksProblems, MESSAGE_BLOCKS_CHARACTERS } from '../blockkit/blocks.js';
import { isArray, isObject, type Json, type JsonObject } from '../json.js';
import { APP, TEAM, type Message, type Workspace } from '../workspace.js';
import type { MethodContext } from './method.js';

const TEXT_CHARACTERS = 40_000;
const METADATA_CHARACTERS = 8000;

/** A message as Slack's methods and payloads give it. */
export function messageBody(message: Message, withMetadata: boolean): JsonObject {
  const author: JsonObject =
    message.author === null
      ? { user: APP.botUserId, bot_id: APP.botId, app_id: APP.id, bot_profile: { id: APP.botId, app_id: APP.id, user_id: APP.botUserId, name: APP.botName, deleted: false, team_id: TEAM.id } }
      : { user: message.author };
  return {
    type: 'message',
    ...author,
    ts: message.ts,
    text: message.text,
    team: TEAM.id,
    ...(message.blocks.length === 0 ? {} : { blocks: message.blocks }),
    ...(message.threadTs === null ? {} : { thread_ts: message.threadTs }),
    ...(message.editedTs === null ? {} : { edited: { user: APP.botUserId, ts: message.editedTs } }),
    ...(message.reactions.length === 0 ? {} : { reactions: message.reactions.map((name) => ({ name, users: [APP.botUserId], count: 1 })) }),
    ...(message.files.length === 0 ? {} : { files: message.files.map((id) => ({ id })) }),
    ...(withMetadata && message.metadata !== null ? { metadata: message.metadata } : {}),
  };
}

export interface Content {
  /** Undefined where the call did not say. */
  readonly text: string | undefined;
  readonly blocks: readonly JsonObject[] | undefined;
  readonly metadata: JsonObject | null | undefined;
}

/** Reads and checks what a message is to say. Throws Slack's refusals. */
export function content(args: Arguments): Content {
  const text = args.text('text');
  const blocks = args.array('blocks', 'invalid_blocks_format');
  const attachments = args.array('attachments', 'invalid_attachments');
  if (text === undefined && blocks === undefined && (attachments ?? []).length === 0) throw new SlackRefusal('no_text');
  if ((text ?? '').length > TEXT_CHARACTERS) throw new SlackRefusal('msg_too_long');
  if (blocks !== undefined) {
    const problems = blocksProblems(blocks, 'message');
    if (problems.length > 0) throw new SlackRefusal('invalid_blocks', problems);
    if (JSON.stringify(blocks).length > MESSAGE_BLOCKS_CHARACTERS) throw new SlackRefusal('msg_blocks_too_long');
  }
  return { text, blocks: blocks?.filter(isObject), metadata: metadata(args) };
}

/** Scalars, and one level of lists or objects of scalars. An empty object takes the metadata off. */
function metadata(args: Arguments): JsonObject | null | undefined {
  const value = args.object('metadata', 'invalid_metadata_format');
  if (value === undefined) return undefined;
  if (Object.keys(value).length === 0) return null;
  const type = value['event_type'];
  const payload = value['event_payload'];
  if (typeof type !== 'string' || type === '' || type.length > 255) throw new SlackRefusal('invalid_metadata_format', ['missing required field: event_type [json-pointer:/metadata]']);
  if (!isObject(payload)) throw new SlackRefusal('invalid_metadata_format', ['missing required field: event_payload [json-pointer:/metadata]']);
  for (const [name, member] of Object.entries(payload)) {
    const inner: readonly (Json | undefined)[] = isArray(member) ? member : isObject(member) ? Object.values(member) : [member];
    if (inner.some((entry) => entry === null || typeof entry === 'object')) throw new SlackRefusal('invalid_metadata_format', [`unsupported value [json-pointer:/metadata/event_payload/${name}]`]);
  }
  if (JSON.stringify(value).length > METADATA_CHARACTERS) throw new SlackRefusal('metadata_too_large');
  return value;
}

function ownMessage(workspace: Workspace, args: Arguments, refusal: string): Message {
  const channel = workspace.channel(args.required('channel'));
  if (channel === undefined) throw new SlackRefusal('channel_not_found');
  const message = workspace.message(channel.id, args.required('ts'));
  if (message === undefined || message.onlyFor !== null) throw new SlackRefusal('message_not_found');
  if (message.author !== null) throw new SlackRefusal(refusal);
  return message;
}

export function postMessage({ workspace, args }: MethodContext): JsonObject {
  const target = args.text('channel');
  if (target === undefined) throw new SlackRefusal('channel_not_found');
  const said = content(args);
  if (said.text === undefined && said.blocks?.length === 0) throw new SlackRefusal('no_text');
  const channel = workspace.destination(target);
  const message = workspace.post({
    channel: channel.id,
    author: null,
    text: said.text ?? '',
    blocks: said.blocks ?? [],
    metadata: said.metadata ?? null,
    threadTs: args.text('thread_ts') ?? null,
  });
  return { channel: channel.id, ts: message.ts, message: messageBody(message, true) };
}

/** Without `blocks`, the earlier blocks stay only where there is no new text; only a change of plain text shows as edited. */
export function update({ workspace, args }: MethodContext): JsonObject {
  const message = ownMessage(workspace, args, 'cant_update_message');
  const said = content(args);
  const blocks = said.blocks ?? (said.text === undefined ? message.blocks : []);
  const changed = workspace.change(message, {
    text: said.text ?? message.text,
    blocks,
    editedTs: blocks.length > 0 ? message.editedTs : workspace.nextTs(),
    ...(said.metadata === undefined ? {} : { metadata: said.metadata }),
  });
  return { channel: changed.channel, ts: changed.ts, text: changed.text, message: messageBody(changed, true) };
}

export function remove({ workspace, args }: MethodContext): JsonObject {
  const message = ownMessage(workspace, args, 'cant_delete_message');
  workspace.remove(message);
  return { channel: message.channel, ts: message.ts };
}

export function postEphemeral({ workspace, args }: MethodContext): JsonObject {
  const user = args.required('user');
  const said = content(args);
  const channel = workspace.destination(args.required('channel'));
  if (!channel.members.includes(user)) throw new SlackRefusal('user_not_in_channel');
  const message = workspace.post({ channel: channel.id, author: null, text: said.text ?? '', blocks: said.blocks ?? [], onlyFor: user });
  return { message_ts: message.ts };
}

export function addReaction({ workspace, args }: MethodContext): JsonObject {
  const name = args.text('name');
  if (name === undefined) throw new SlackRefusal('invalid_name');
  const channel = workspace.channel(args.required('channel'));
  if (channel === undefined) throw new SlackRefusal('channel_not_found');
  const message = workspace.message(channel.id, args.required('timestamp'));
  if (message === undefined) throw new SlackRefusal('message_not_found');
  if (message.reactions.includes(name)) throw new SlackRefusal('already_reacted');
  workspace.change(message, { reactions: [...message.reactions, name] });
  return {};
}

/** What a response URL does with what is posted to it. Throws SlackRefusal. */
export function respond(workspace: Workspace, to: { readonly channel: string; readonly user: string; readonly ts: string | null }, args: Arguments): void {
  const original = to.ts === null ? undefined : workspace.message(to.channel, to.ts);
  if (args.flag('delete_original')) {
    if (original !== undefined) workspace.remove(original);
    return;
  }
  const said = content(args);
  if (args.flag('replace_original') && original !== undefined) {
    workspace.change(original, { text: said.text ?? '', blocks: said.blocks ?? [], ...(said.metadata === undefined ? {} : { metadata: said.metadata }) });
    return;
  }
  const everyone = args.text('response_type') === 'in_channel';
  workspace.post({ channel: to.channel, author: null, text: said.text ?? '', blocks: said.blocks ?? [], metadata: said.metadata ?? null, onlyFor: everyone ? null : to.user });
}
