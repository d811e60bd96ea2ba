import { SlackRefusal } from '../answers.js';
import type { JsonObject } from '../json.js';
import { APP, TEAM, type Channel, type Workspace } from '../workspace.js';
import { messageBody } from './chat.js';
import type { MethodContext } from './method.js';

function known(workspace: Workspace, id: string | undefined): Channel {
  const channel = id === undefined ? undefined : workspace.channel(id);
  if (channel === undefined) throw new SlackRefusal('channel_not_found');
  return channel;
}

function channelBody(channel: Channel): JsonObject {
  return {
    id: channel.id,
    name: channel.name,
    is_im: channel.kind === 'im',
    is_mpim: channel.kind === 'mpim',
    is_channel: channel.kind === 'channel',
    is_archived: false,
    is_member: true,
    context_team_id: TEAM.id,
    ...(channel.kind === 'im' ? { user: channel.members[0] ?? '' } : {}),
  };
}

export function open({ workspace, args }: MethodContext): JsonObject {
  const id = args.text('channel');
  const users = (args.text('users') ?? '').split(',').map((user) => user.trim()).filter((user) => user !== '');
  if (id === undefined && users.length === 0) throw new SlackRefusal('users_list_not_supplied');
  if (users.length > 8) throw new SlackRefusal('too_many_users');
  const { channel, fresh } = id === undefined ? workspace.openWith(users) : { channel: known(workspace, id), fresh: false };
  return {
    ...(fresh ? {} : { no_op: true, already_open: true }),
    channel: args.flag('return_im') ? channelBody(channel) : { id: channel.id },
  };
}

export function info({ workspace, args }: MethodContext): JsonObject {
  return { channel: channelBody(known(workspace, args.text('channel'))) };
}

export function members({ workspace, args }: MethodContext): JsonObject {
  const channel = known(workspace, args.text('channel'));
  return { members: [...channel.members, APP.botUserId], response_metadata: { next_cursor: '' } };
}

const CURSOR = 'next_ts:';

/** Newest first. `oldest` and `latest` are left out themselves unless `inclusive`. */
export function history({ workspace, args }: MethodContext): JsonObject {
  const channel = known(workspace, args.text('channel'));
  const limit = args.whole('limit', 1, 999, 100, 'invalid_limit');
  const inclusive = args.flag('inclusive');
  const oldest = bound(args.text('oldest'), 'invalid_ts_oldest');
  const latest = bound(args.text('latest'), 'invalid_ts_latest');
  const before = cursorTs(args.text('cursor'));
  const found = workspace
    .messagesOf(channel.id)
    .filter((message) => message.onlyFor === null)
    .filter(({ ts }) => oldest === undefined || Number(ts) > oldest || (inclusive && Number(ts) === oldest))
    .filter(({ ts }) => latest === undefined || Number(ts) < latest || (inclusive && Number(ts) === latest))
    .filter(({ ts }) => before === undefined || ts < before)
    .toReversed();
  const page = found.slice(0, limit);
  const last = page.at(-1);
  const more = found.length > page.length && last !== undefined;
  return {
    messages: page.map((message) => messageBody(message, args.flag('include_all_metadata'))),
    has_more: more,
    pin_count: 0,
    ...(more ? { response_metadata: { next_cursor: Buffer.from(`${CURSOR}${last.ts}`).toString('base64') } } : {}),
  };
}

function bound(value: string | undefined, refusal: string): number | undefined {
  if (value === undefined) return undefined;
  const number = Number(value);
  if (!Number.isFinite(number)) throw new SlackRefusal(refusal);
  return number;
}

function cursorTs(cursor: string | undefined): string | undefined {
  if (cursor === undefined) return undefined;
  const text = Buffer.from(cursor, 'base64').toString();
  if (!text.startsWith(CURSOR)) throw new SlackRefusal('invalid_cursor');
  return text.slice(CURSOR.length);
}
