import { z } from 'zod';
import type { RecordedCall } from './calls.js';
import type { ChatState } from './chats.js';
import type { Desk } from './dispatch.js';
import { NotInGroup, type Group } from './groups.js';
import { inject } from './inject.js';
import { createPerson, findPerson, type Person } from './people.js';

const personSchema = z.object({
  id: z.number().int().positive(),
  firstName: z.string().min(1),
  lastName: z.string().exactOptional(),
  username: z.string().exactOptional(),
  languageCode: z.string().exactOptional(),
});

const id = z.number().int().positive();
/** What a person does, as one JSON object; `POST /sandbox/people/ID/VERB` is the same with `person` and `do` in the address. */
const actionSchema = z.discriminatedUnion('do', [
  z.object({ do: z.literal('say'), person: id, text: z.string().min(1) }),
  z.object({ do: z.literal('press'), person: id, messageId: z.number().int(), data: z.string() }),
  z.object({ do: z.literal('contact'), person: id, phone: z.string().min(1), of: z.number().int().exactOptional() }),
  z.object({ do: z.literal('sticker'), person: id }),
  z.object({ do: z.literal('send-file'), person: id, kind: z.enum(['photo', 'voice', 'audio', 'document']), base64: z.base64(), name: z.string().exactOptional() }),
  z.object({ do: z.literal('locate'), person: id, latitude: z.number().min(-90).max(90), longitude: z.number().min(-180).max(180), accuracy: z.number().nonnegative().exactOptional() }),
  z.object({ do: z.literal('edit'), person: id, messageId: z.number().int(), text: z.string().min(1) }),
  z.object({ do: z.literal('block'), person: id }),
  z.object({ do: z.literal('unblock'), person: id }),
]);
type Action = z.infer<typeof actionSchema>;

const done = { done: true } as const;
/** @returns what the sender of an action gets back. */
const ACT = {
  say: (person: Person, action: Action & { do: 'say' }) => ({ messageId: person.say(action.text) }),
  press: (person: Person, action: Action & { do: 'press' }) => person.press(action.messageId, action.data),
  contact: (person: Person, action: Action & { do: 'contact' }) => ({ messageId: person.shareContact(action.phone, action.of) }),
  sticker: (person: Person) => ({ messageId: person.sendSticker() }),
  'send-file': (person: Person, action: Action & { do: 'send-file' }) => ({ messageId: person.sendFile(action.kind, Buffer.from(action.base64, 'base64'), action.name) }),
  locate: (person: Person, action: Action & { do: 'locate' }) => ({ messageId: person.sendLocation(action.latitude, action.longitude, action.accuracy) }),
  edit: (person: Person, action: Action & { do: 'edit' }) => {
    person.edit(action.messageId, action.text);
    return done;
  },
  block: (person: Person) => {
    person.block();
    return done;
  },
  unblock: (person: Person) => {
    person.unblock();
    return done;
  },
} satisfies { readonly [D in Action['do']]: (person: Person, action: Action & { do: D }) => unknown };

const groupSchema = z.object({ id: z.number().int().negative().exactOptional(), title: z.string().min(1), members: z.array(id).min(1) });
/** What a member does in a group. */
const groupActionSchema = z.discriminatedUnion('do', [
  z.object({ do: z.literal('say'), person: id, text: z.string().min(1) }),
  z.object({ do: z.literal('add-bot'), person: id, payload: z.string().exactOptional() }),
  z.object({ do: z.literal('remove-bot'), person: id }),
  z.object({ do: z.literal('migrate') }),
]);

function groupOf(desk: Desk, groupId: number): Group {
  const group = desk.bot.groups.find(groupId);
  if (group === undefined) throw new ControlError(404, `there is no group ${groupId}`);
  return group;
}

const groupCard = ({ id: groupId, title, members, botIsIn }: Group) => ({ id: groupId, title, members, botIsIn });

function actInGroup(group: Group, action: z.infer<typeof groupActionSchema>): unknown {
  try {
    switch (action.do) {
      case 'say':
        return { messageId: group.say(action.person, action.text) };
      case 'add-bot':
        group.addBot(action.person, action.payload);
        return done;
      case 'remove-bot':
        group.removeBot(action.person);
        return done;
      case 'migrate':
        return { id: group.migrate() };
    }
  } catch (error) {
    if (error instanceof NotInGroup) throw new ControlError(400, error.message);
    throw error;
  }
}

const faultSchema = z.object({
  method: z.string().exactOptional(),
  chatId: z.number().int().exactOptional(),
  times: z.number().int().positive().exactOptional(),
  respond: z.union([
    z.enum(['hang', 'close-after-accept', 'close-before-accept']),
    z.object({ status: z.literal(500), afterAccept: z.literal(true) }),
    z.object({ status: z.number().int().min(400).max(599), description: z.string(), retryAfter: z.number().int().positive().exactOptional() }),
  ]),
});

const rate = z.number().int().min(0).exactOptional();
const limitsSchema = z.object({ messagesPerSecond: rate, chatMessagesPerSecond: rate, chatBurst: rate, groupPerMinute: rate });

export class ControlError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

function personOf(desk: Desk, personId: number): Person {
  const person = findPerson(desk.bot, personId);
  if (person === null) throw new ControlError(404, `there is no person ${personId}`);
  return person;
}

function act(desk: Desk, action: Action): unknown {
  const person = personOf(desk, action.person);
  switch (action.do) {
    case 'say':
      return ACT.say(person, action);
    case 'press':
      return ACT.press(person, action);
    case 'contact':
      return ACT.contact(person, action);
    case 'edit':
      return ACT.edit(person, action);
    case 'send-file':
      return ACT['send-file'](person, action);
    case 'locate':
      return ACT.locate(person, action);
    default:
      return ACT[action.do](person);
  }
}

const card = ({ id: chatId, chat, access }: ChatState) => ({ id: chatId, firstName: chat.first_name, lastName: chat.last_name, username: chat.username, access });

export interface ControlRequest {
  readonly method: string;
  /** Below `/sandbox/`, split at the slashes. */
  readonly path: readonly string[];
  readonly query: URLSearchParams;
  /** The JSON body; `undefined` when there was none. */
  readonly body: unknown;
}

type Handler = (desk: Desk, request: ControlRequest) => unknown;

const number = (text: string | undefined): number => {
  const parsed = Number(text);
  if (text === undefined || !Number.isInteger(parsed)) throw new ControlError(400, `${text ?? ''} is no number`);
  return parsed;
};

function calls(desk: Desk, { query }: ControlRequest): { readonly calls: readonly RecordedCall[]; readonly count: number } {
  const after = number(query.get('after') ?? '0');
  const method = query.get('method')?.toLowerCase();
  const chat = query.get('chat');
  const limit = number(query.get('limit') ?? '1000');
  const all = desk.calls.calls;
  const found: RecordedCall[] = [];
  const start = Math.max(0, after + 1 - (all[0]?.seq ?? 1));
  for (let i = start; i < all.length && found.length < limit; i++) {
    const call = all[i];
    if (call === undefined || (method !== undefined && call.method.toLowerCase() !== method) || (chat !== null && call.chatId !== Number(chat))) continue;
    found.push(call);
  }
  return { calls: found, count: desk.calls.count };
}

/** The control interface, one row an address; `:id` stands for a number. */
const ROUTES: Readonly<Record<string, Handler>> = {
  'GET people': (desk) => [...desk.bot.chats.all()].filter((state) => state.user !== null).map(card),
  'POST people': (desk, { body }) => ({ id: createPerson(desk.bot, personSchema.parse(body)).id }),
  'GET people/:id/messages': (desk, { path, query }) => {
    const person = personOf(desk, number(path[1]));
    const after = number(query.get('after') ?? '0');
    return { messages: person.messages().filter((message) => message.id > after), keyboard: person.keyboard() };
  },
  'GET people/:id/presses': (desk, { path }) => personOf(desk, number(path[1])).presses(),
  'POST actions': (desk, { body }) => (Array.isArray(body) ? z.array(actionSchema).parse(body).map((action) => act(desk, action)) : act(desk, actionSchema.parse(body))),
  'GET groups': (desk) => desk.bot.groups.all().map(groupCard),
  'POST groups': (desk, { body }) => groupCard(desk.bot.groups.create(groupSchema.parse(body))),
  'GET groups/:id/messages': (desk, { path, query }) => {
    const after = number(query.get('after') ?? '0');
    return { messages: groupOf(desk, number(path[1])).messages().filter((message) => message.id > after) };
  },
  'POST groups/:id/actions': (desk, { path, body }) => actInGroup(groupOf(desk, number(path[1])), groupActionSchema.parse(body)),
  'POST updates': (desk, { body }) => ({ updateId: inject(desk.bot, z.record(z.string(), z.unknown()).parse(body)) }),
  'GET calls': calls,
  'DELETE calls': (desk) => {
    desk.calls.clear();
    return done;
  },
  'GET faults': (desk) => desk.faults.list(),
  'POST faults': (desk, { body }) => ({ id: desk.faults.add(faultSchema.parse(body)) }),
  'DELETE faults': (desk) => {
    desk.faults.clear();
    return done;
  },
  'DELETE faults/:id': (desk, { path }) => {
    desk.faults.remove(number(path[1]));
    return done;
  },
  'GET limits': (desk) => desk.bot.rates.limits,
  'PUT limits': (desk, { body }) => {
    desk.bot.rates.limits = { ...desk.bot.rates.limits, ...limitsSchema.parse(body) };
    return desk.bot.rates.limits;
  },
  'GET state': (desk) => ({ bot: desk.bot.user, webhook: desk.bot.webhookInfo(), pendingUpdates: desk.bot.updates.size, polling: desk.bot.poller.waiting, calls: desk.calls.count }),
  'GET spec-violations': (desk) => desk.spec?.violations ?? null,
};

const VERBS = new Set(Object.keys(ACT));

/** Answers one control request. @throws ControlError 404 for an unknown address or person, 400 for a wrong body (ZodError besides). */
export function control(desk: Desk, request: ControlRequest): unknown {
  const { method, path } = request;
  const [room, personId, verb] = path;
  if (method === 'POST' && room === 'people' && path.length === 3 && verb !== undefined && VERBS.has(verb)) {
    const given = typeof request.body === 'object' && request.body !== null ? request.body : {};
    return act(desk, actionSchema.parse({ ...given, do: verb, person: number(personId) }));
  }
  const address = path.map((part, index) => (index > 0 && /^-?\d+$/.test(part) ? ':id' : part)).join('/');
  const handler = ROUTES[`${method} ${address}`];
  if (handler === undefined) throw new ControlError(404, `no ${method} /sandbox/${path.join('/')}`);
  return handler(desk, request);
}
