import { SlackRefusal } from '../answers.js';
import type { JsonObject } from '../json.js';
import { APP, TEAM, type Person } from '../workspace.js';
import type { MethodContext } from './method.js';

function personBody(person: Person): JsonObject {
  return {
    id: person.id,
    team_id: TEAM.id,
    name: person.email.split('@')[0] ?? person.id,
    deleted: person.deleted,
    real_name: person.realName,
    is_bot: false,
    is_app_user: false,
    ...(person.deleted ? {} : { tz: person.tz, tz_label: person.tz }),
    profile: { email: person.email, real_name: person.realName, display_name: person.realName, team: TEAM.id },
  };
}

const BOT: JsonObject = { id: APP.botUserId, team_id: TEAM.id, name: APP.botName, deleted: false, real_name: APP.botName, is_bot: true, is_app_user: false, profile: { real_name: APP.botName, bot_id: APP.botId, api_app_id: APP.id, team: TEAM.id } };

/** A deactivated person's address is not found. */
export function lookupByEmail({ workspace, args }: MethodContext): JsonObject {
  const email = args.required('email').toLowerCase();
  const person = workspace.allPeople().find((known) => known.email.toLowerCase() === email && !known.deleted);
  if (person === undefined) throw new SlackRefusal('users_not_found');
  return { user: personBody(person) };
}

export function info({ workspace, args }: MethodContext): JsonObject {
  const id = args.text('user');
  if (id === APP.botUserId) return { user: BOT };
  const person = id === undefined ? undefined : workspace.person(id);
  if (person === undefined) throw new SlackRefusal('user_not_found');
  return { user: personBody(person) };
}

/** In pages of `limit`; the cursor is where the next page begins. */
export function list({ workspace, args }: MethodContext): JsonObject {
  const limit = args.whole('limit', 1, 1000, 1000, 'invalid_limit');
  const from = args.whole('cursor', 0, Number.MAX_SAFE_INTEGER, 0, 'invalid_cursor');
  const everyone = [BOT, ...workspace.allPeople().map(personBody)];
  const next = from + limit < everyone.length ? String(from + limit) : '';
  return { members: everyone.slice(from, from + limit), cache_ts: Math.floor(workspace.clock.real() / 1000), response_metadata: { next_cursor: next } };
}

export function authTest({ origin }: MethodContext): JsonObject {
  return { url: `${origin}/`, team: TEAM.name, user: APP.botName, team_id: TEAM.id, user_id: APP.botUserId, bot_id: APP.botId, is_enterprise_install: false };
}

export function teamInfo(): JsonObject {
  return { team: { id: TEAM.id, name: TEAM.name, domain: TEAM.domain, email_domain: '' } };
}

export function botInfo({ workspace, args }: MethodContext): JsonObject {
  const id = args.text('bot');
  if (id !== undefined && id !== APP.botId) throw new SlackRefusal('bot_not_found');
  return { bot: { id: APP.botId, deleted: false, name: APP.botName, updated: Math.floor(workspace.clock.real() / 1000), app_id: APP.id, user_id: APP.botUserId } };
}
