import { elementValue, viewBody } from '../methods/views.js';
import { messageBody } from '../methods/chat.js';
import { textAt, type JsonObject } from '../json.js';
import { APP, TEAM, type Channel, type Message, type Person, type View, type Workspace } from '../workspace.js';

const userBody = (person: Person): JsonObject => ({ id: person.id, username: person.email.split('@')[0] ?? person.id, name: person.email.split('@')[0] ?? person.id, team_id: TEAM.id });
const teamBody: JsonObject = { id: TEAM.id, domain: TEAM.domain };
const channelName = (channel: Channel): string => (channel.kind === 'im' ? 'directmessage' : channel.name);

/** An event as the Events API tells it; the same `event_id` comes back with every repetition. */
export function eventBody(workspace: Workspace, event: JsonObject): JsonObject {
  return {
    token: APP.token,
    team_id: TEAM.id,
    context_team_id: TEAM.id,
    api_app_id: APP.id,
    event,
    type: 'event_callback',
    event_id: `Ev${workspace.ids.token(8)}`,
    event_time: Math.floor(workspace.clock.real() / 1000),
    authorizations: [{ enterprise_id: null, team_id: TEAM.id, user_id: APP.botUserId, is_bot: true, is_enterprise_install: false }],
    is_ext_shared_channel: false,
  };
}

export function messageEvent(workspace: Workspace, message: Message, person: Person): JsonObject {
  return eventBody(workspace, {
    type: 'message', user: person.id, client_msg_id: workspace.ids.uuid(), team: TEAM.id, text: message.text, ts: message.ts, channel: message.channel, event_ts: message.ts, channel_type: 'im',
  });
}

export function homeOpened(workspace: Workspace, person: Person, channel: string): JsonObject {
  const home = workspace.homeOf(person.id);
  return eventBody(workspace, { type: 'app_home_opened', user: person.id, channel, tab: 'home', event_ts: workspace.nextTs(), ...(home === undefined ? {} : { view: viewBody(home) }) });
}

/** What a press says about itself: the element as it stood on the screen and what was entered. */
export function actionBody(workspace: Workspace, blockId: string, element: JsonObject, given: string | undefined): JsonObject {
  const type = textAt(element, 'type') ?? 'button';
  const said: JsonObject = type === 'button' ? { ...(element['text'] === undefined ? {} : { text: element['text'] }), ...(element['value'] === undefined ? {} : { value: element['value'] }) } : elementValue(element, given);
  return { action_id: textAt(element, 'action_id') ?? '', block_id: blockId, ...said, type, action_ts: workspace.nextTs() };
}

function pressed(workspace: Workspace, person: Person, action: JsonObject): JsonObject {
  return { type: 'block_actions', user: userBody(person), api_app_id: APP.id, token: APP.token, team: teamBody, enterprise: null, is_enterprise_install: false, trigger_id: workspace.issueTrigger(person.id), actions: [action] };
}

export function pressedInMessage(workspace: Workspace, origin: string, person: Person, channel: Channel, message: Message, action: JsonObject): JsonObject {
  const response = workspace.issueResponse(channel.id, person.id, message.ts);
  const ephemeral = message.onlyFor !== null;
  return {
    ...pressed(workspace, person, action),
    container: { type: 'message', message_ts: message.ts, channel_id: channel.id, is_ephemeral: ephemeral },
    channel: { id: channel.id, name: channelName(channel) },
    ...(ephemeral ? {} : { message: messageBody(message, true) }),
    state: { values: {} },
    response_url: `${origin}/response/${response}`,
  };
}

export function pressedInView(workspace: Workspace, person: Person, view: View, values: JsonObject, action: JsonObject): JsonObject {
  return { ...pressed(workspace, person, action), container: { type: 'view', view_id: view.id }, view: viewBody(view, values) };
}

export function submitted(workspace: Workspace, person: Person, view: View, values: JsonObject): JsonObject {
  return {
    type: 'view_submission', team: teamBody, user: userBody(person), api_app_id: APP.id, token: APP.token, trigger_id: workspace.issueTrigger(person.id), view: viewBody(view, values), response_urls: [], is_enterprise_install: false, enterprise: null,
  };
}

export function closed(person: Person, view: View, cleared: boolean): JsonObject {
  return { type: 'view_closed', team: teamBody, user: userBody(person), api_app_id: APP.id, token: APP.token, view: viewBody(view), is_cleared: cleared, is_enterprise_install: false };
}

export function commandBody(workspace: Workspace, origin: string, person: Person, channel: Channel, command: string, text: string): { readonly body: JsonObject; readonly response: string } {
  const response = workspace.issueResponse(channel.id, person.id, null);
  return {
    response,
    body: {
      token: APP.token, team_id: TEAM.id, team_domain: TEAM.domain, channel_id: channel.id, channel_name: channelName(channel), user_id: person.id, user_name: person.email.split('@')[0] ?? person.id,
      command, text, api_app_id: APP.id, is_enterprise_install: 'false', response_url: `${origin}/response/${response}`, trigger_id: workspace.issueTrigger(person.id),
    },
  };
}
