import type { Clock, EpochMs } from '../../support/clock.js';
import type { Ids } from '../../support/ids.js';
import { SlackRefusal } from './answers.js';
import type { Hub, ShownMessage, ShownView } from './events.js';
import { objectsAt, textAt, type JsonObject } from './json.js';

export interface Person {
  readonly id: string;
  readonly email: string;
  readonly realName: string;
  readonly tz: string;
  readonly deleted: boolean;
}

export interface Channel {
  readonly id: string;
  readonly kind: 'im' | 'mpim' | 'channel';
  readonly name: string;
  /** The people in it; the app is in all of them. */
  readonly members: readonly string[];
}

export interface Message {
  readonly channel: string;
  readonly ts: string;
  /** The person who wrote it, or null for the app. */
  readonly author: string | null;
  readonly text: string;
  readonly blocks: readonly JsonObject[];
  readonly metadata: JsonObject | null;
  readonly editedTs: string | null;
  readonly onlyFor: string | null;
  readonly threadTs: string | null;
  readonly reactions: readonly string[];
  readonly files: readonly string[];
  readonly at: EpochMs;
}

export interface View {
  readonly id: string;
  readonly user: string;
  readonly type: 'modal' | 'home';
  readonly hash: string;
  readonly view: JsonObject;
  /** The modal underneath this one, where it was pushed on another. */
  readonly previous: string | null;
}

export interface StoredFile {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly length: number;
  readonly bytes: Buffer | null;
  readonly shared: boolean;
}

export const TEAM = { id: 'T0PAMONG', name: 'Pamong', domain: 'pamong' } as const;
export const APP = { id: 'A0PAMONG', botId: 'B0PAMONG', botUserId: 'U0PAMONG', botName: 'pamong', token: 'verification-token' } as const;

const TRIGGER_LIFE_MS = 3000;
const RESPONSE_URL_LIFE_MS = 30 * 60_000;
const RESPONSE_URL_USES = 5;

interface ResponseUrl {
  readonly channel: string;
  readonly user: string;
  readonly ts: string | null;
  readonly since: EpochMs;
  uses: number;
}

/** What a Slack workspace with one installed app remembers. All of it in memory: it is gone when the process ends. */
export class Workspace {
  private readonly people = new Map<string, Person>();
  private readonly channels = new Map<string, Channel>();
  private readonly messages = new Map<string, Message[]>();
  private readonly views = new Map<string, View>();
  private readonly top = new Map<string, string>();
  private readonly homes = new Map<string, string>();
  private readonly triggers = new Map<string, { readonly user: string; readonly since: EpochMs; used: boolean }>();
  private readonly responses = new Map<string, ResponseUrl>();
  readonly files = new Map<string, StoredFile>();
  private lastMicros = 0;

  constructor(
    readonly clock: Clock,
    readonly ids: Ids,
    private readonly hub: Hub,
    people: readonly Person[],
    channels: readonly { readonly id: string; readonly name: string; readonly members: readonly string[] }[],
  ) {
    for (const person of people) this.people.set(person.id, person);
    for (const channel of channels) this.channels.set(channel.id, { ...channel, kind: 'channel' });
  }

  /** A timestamp that no other message has: seconds with six decimals, on the machine's own clock, always rising. */
  nextTs(): string {
    this.lastMicros = Math.max(this.lastMicros + 1, this.clock.real() * 1000);
    const micros = String(this.lastMicros).padStart(16, '0');
    return `${micros.slice(0, -6)}.${micros.slice(-6)}`;
  }

  allPeople(): readonly Person[] {
    return [...this.people.values()];
  }

  person(id: string): Person | undefined {
    return this.people.get(id);
  }

  addPerson(person: Person): void {
    this.people.set(person.id, person);
  }

  changePerson(id: string, change: Partial<Omit<Person, 'id'>>): void {
    const person = this.people.get(id);
    if (person !== undefined) this.people.set(id, { ...person, ...change });
  }

  /** The app's conversation with these people, the same one at every call. Throws `user_not_found`, `user_disabled`. */
  openWith(users: readonly string[]): { readonly channel: Channel; readonly fresh: boolean } {
    for (const id of users) {
      const person = this.people.get(id);
      if (person === undefined) throw new SlackRefusal('user_not_found');
      if (person.deleted) throw new SlackRefusal('user_disabled');
    }
    const members = [...new Set(users)].toSorted();
    const id = conversationId(members);
    const known = this.channels.get(id);
    if (known !== undefined) return { channel: known, fresh: false };
    const channel: Channel = { id, kind: members.length === 1 ? 'im' : 'mpim', name: '', members };
    this.channels.set(id, channel);
    return { channel, fresh: true };
  }

  channel(id: string): Channel | undefined {
    return this.channels.get(id);
  }

  /** Where chat.postMessage writes for `target`: a conversation's id, or a person's, whose direct message is opened. Throws `channel_not_found`. */
  destination(target: string): Channel {
    const channel = this.channels.get(target) ?? [...this.channels.values()].find((known) => known.kind === 'channel' && `#${known.name}` === target);
    if (channel !== undefined) {
      const alone = channel.kind === 'im' ? this.people.get(channel.members[0] ?? '') : undefined;
      if (alone?.deleted === true) throw new SlackRefusal('channel_not_found');
      return channel;
    }
    const person = this.people.get(target);
    if (person === undefined || person.deleted) throw new SlackRefusal('channel_not_found');
    return this.openWith([person.id]).channel;
  }

  /** The conversation that a call means, as far as it can be told: a person's id stands for their direct message. */
  meant(target: string): string {
    return this.people.has(target) ? conversationId([target]) : target;
  }

  /** Oldest first; messages for one person only are in it. */
  messagesOf(channel: string): readonly Message[] {
    return this.messages.get(channel) ?? [];
  }

  message(channel: string, ts: string): Message | undefined {
    return this.messages.get(channel)?.find((message) => message.ts === ts);
  }

  post(message: Pick<Message, 'channel' | 'author' | 'text'> & Partial<Message>): Message {
    const posted: Message = {
      blocks: [], metadata: null, editedTs: null, onlyFor: null, threadTs: null, reactions: [], files: [],
      ...message,
      ts: this.nextTs(),
      at: this.clock.now(),
    };
    const stored = { ...posted, blocks: this.withBlockIds(posted.blocks) };
    const list = this.messages.get(stored.channel) ?? [];
    list.push(stored);
    this.messages.set(stored.channel, list);
    this.announce('posted', stored);
    return stored;
  }

  change(message: Message, change: Partial<Omit<Message, 'channel' | 'ts'>>): Message {
    const merged = { ...message, ...change };
    const changed = change.blocks === undefined ? merged : { ...merged, blocks: this.withBlockIds(change.blocks) };
    const list = this.messages.get(message.channel) ?? [];
    const index = list.findIndex((known) => known.ts === message.ts);
    if (index >= 0) list[index] = changed;
    this.announce('updated', changed);
    return changed;
  }

  remove(message: Message): void {
    const list = this.messages.get(message.channel) ?? [];
    this.messages.set(message.channel, list.filter((known) => known.ts !== message.ts));
    this.announce('deleted', message);
  }

  shown(message: Message): ShownMessage {
    return {
      channel: message.channel,
      ts: message.ts,
      from: message.author === null ? 'app' : 'person',
      user: message.author ?? APP.botUserId,
      text: message.text,
      blocks: message.blocks,
      metadata: message.metadata,
      edited: message.editedTs !== null,
      ephemeral: message.onlyFor !== null,
      threadTs: message.threadTs,
      reactions: message.reactions,
      files: message.files.flatMap((id) => {
        const file = this.files.get(id);
        return file === undefined ? [] : [{ id, title: file.title, name: file.name }];
      }),
      at: message.at,
    };
  }

  /** What this person sees in all their conversations with the app, oldest first. */
  shownTo(user: string): readonly ShownMessage[] {
    return [...this.channels.values()]
      .filter((channel) => channel.members.includes(user))
      .flatMap((channel) => this.messagesOf(channel.id))
      .filter((message) => message.onlyFor === null || message.onlyFor === user)
      .map((message) => this.shown(message))
      .toSorted((a, b) => (a.ts < b.ts ? -1 : 1));
  }

  view(id: string): View | undefined {
    return this.views.get(id);
  }

  viewByExternalId(externalId: string): View | undefined {
    return [...this.views.values()].find((known) => known.view['external_id'] === externalId);
  }

  modalOf(user: string): View | undefined {
    return this.views.get(this.top.get(user) ?? '');
  }

  homeOf(user: string): View | undefined {
    return this.views.get(this.homes.get(user) ?? '');
  }

  /** Opens a modal, on top of the one that is open where `pushed`. Throws `push_limit_reached`, `duplicate_external_id`. */
  openModal(user: string, view: JsonObject, pushed: boolean): View {
    this.refuseTakenExternalId(view, null);
    const below = pushed ? this.modalOf(user) : undefined;
    if (below !== undefined && this.depth(below) >= 3) throw new SlackRefusal('push_limit_reached');
    if (!pushed) this.closeModals(user);
    const opened: View = { id: `V${this.ids.token(8)}`, user, type: 'modal', hash: this.hash(), view: this.viewWithBlockIds(view), previous: below?.id ?? null };
    this.views.set(opened.id, opened);
    this.top.set(user, opened.id);
    this.hub.emit('view', { change: 'opened', shown: shownView(opened) });
    return opened;
  }

  /** Throws `duplicate_external_id`. */
  changeView(known: View, view: JsonObject): View {
    this.refuseTakenExternalId(view, known.id);
    const changed: View = { ...known, hash: this.hash(), view: this.viewWithBlockIds(view) };
    this.views.set(known.id, changed);
    this.hub.emit('view', { change: known.type === 'home' ? 'published' : 'updated', shown: shownView(changed) });
    return changed;
  }

  publishHome(user: string, view: JsonObject): View {
    const known = this.homeOf(user);
    if (known !== undefined) return this.changeView(known, view);
    this.refuseTakenExternalId(view, null);
    const home: View = { id: `V${this.ids.token(8)}`, user, type: 'home', hash: this.hash(), view: this.viewWithBlockIds(view), previous: null };
    this.views.set(home.id, home);
    this.homes.set(user, home.id);
    this.hub.emit('view', { change: 'published', shown: shownView(home) });
    return home;
  }

  /** Closes the modal on top; the one underneath shows again. */
  closeTop(user: string): void {
    const open = this.modalOf(user);
    if (open === undefined) return;
    this.views.delete(open.id);
    if (open.previous === null) this.top.delete(user);
    else this.top.set(user, open.previous);
    this.hub.emit('view', { change: 'closed', shown: shownView(open) });
  }

  closeModals(user: string): void {
    while (this.modalOf(user) !== undefined) this.closeTop(user);
  }

  issueTrigger(user: string): string {
    const id = `${this.triggers.size + 1}.${TEAM.id}.${this.ids.token(12)}`;
    this.triggers.set(id, { user, since: this.clock.real(), used: false });
    return id;
  }

  /** Whose press this was; each trigger opens one view within 3 seconds. Throws Slack's refusals for one that is unknown, used or too old. */
  useTrigger(id: string): string {
    const trigger = this.triggers.get(id);
    if (trigger === undefined) throw new SlackRefusal('invalid_trigger_id');
    if (trigger.used) throw new SlackRefusal('exchanged_trigger_id');
    if (this.clock.real() - trigger.since > TRIGGER_LIFE_MS) throw new SlackRefusal('expired_trigger_id');
    trigger.used = true;
    return trigger.user;
  }

  issueResponse(channel: string, user: string, ts: string | null): string {
    const id = this.ids.token(18);
    this.responses.set(id, { channel, user, ts, since: this.clock.real(), uses: 0 });
    return id;
  }

  /** What a response URL answers to: five uses within 30 minutes. Throws `used_url`, `expired_url`. */
  useResponse(id: string): { readonly channel: string; readonly user: string; readonly ts: string | null } {
    const response = this.responses.get(id);
    if (response === undefined || response.uses >= RESPONSE_URL_USES) throw new SlackRefusal('used_url');
    if (this.clock.real() - response.since > RESPONSE_URL_LIFE_MS) throw new SlackRefusal('expired_url');
    response.uses += 1;
    return response;
  }

  private depth(view: View): number {
    const below = view.previous === null ? undefined : this.views.get(view.previous);
    return below === undefined ? 1 : 1 + this.depth(below);
  }

  private hash(): string {
    return `${Math.floor(this.clock.real() / 1000)}.${this.ids.token(6)}`;
  }

  private refuseTakenExternalId(view: JsonObject, own: string | null): void {
    const externalId = textAt(view, 'external_id');
    if (externalId === undefined || externalId === '') return;
    const taken = this.viewByExternalId(externalId);
    if (taken !== undefined && taken.id !== own) throw new SlackRefusal('duplicate_external_id');
  }

  private viewWithBlockIds(view: JsonObject): JsonObject {
    return { ...view, blocks: this.withBlockIds(objectsAt(view, 'blocks')) };
  }

  private withBlockIds(blocks: readonly JsonObject[]): readonly JsonObject[] {
    return blocks.map((block) => (block['block_id'] === undefined ? { ...block, block_id: this.ids.token(4) } : block));
  }

  private announce(change: 'posted' | 'updated' | 'deleted', message: Message): void {
    const viewers = message.onlyFor === null ? (this.channels.get(message.channel)?.members ?? []) : [message.onlyFor];
    this.hub.emit('message', { change, viewers, message: this.shown(message) });
  }
}

function conversationId(members: readonly string[]): string {
  return `${members.length === 1 ? 'D' : 'G'}${members.map((member) => member.replace(/^[UW]/, '')).join('')}`;
}

export function shownView(view: View): ShownView {
  return { id: view.id, user: view.user, type: view.type, view: view.view };
}
