import type { Dispatcher } from './delivery/dispatcher.js';
import * as payloads from './delivery/payloads.js';
import { Arguments } from './arguments.js';
import { interactiveElements } from './blockkit/blocks.js';
import type { DeliveryRecord, ShownMessage, ShownView } from './events.js';
import { isObject, objectAt, objectsAt, textAt, type Json, type JsonObject } from './json.js';
import { respond } from './methods/chat.js';
import { checkedView, filledIn, optionsOf } from './methods/views.js';
import { shownView, type Channel, type Message, type Person, type View, type Workspace } from './workspace.js';

/** What the person tried is not on their screen: no such message, button or view. */
export class NotOnScreen extends Error {}

/** What a person entered, under each input's action_id or block_id. */
export type Values = Readonly<Record<string, string | readonly string[]>>;

export type Submission =
  | { readonly outcome: 'closed' | 'cleared' | 'updated' | 'pushed'; readonly delivery: DeliveryRecord }
  /** The app's words beside the inputs, by block_id. */
  | { readonly outcome: 'errors'; readonly errors: JsonObject; readonly delivery: DeliveryRecord }
  /** Slack itself asks for what is missing; the app hears nothing. */
  | { readonly outcome: 'incomplete'; readonly blocks: readonly string[] }
  /** The app did not acknowledge: the modal stays open with a warning. */
  | { readonly outcome: 'trouble'; readonly delivery: DeliveryRecord };

/** A person in front of Slack. Each gesture resolves once the app acknowledged it or failed to. */
export class SlackUser {
  constructor(
    readonly id: string,
    private readonly workspace: Workspace,
    private readonly dispatcher: Dispatcher,
    private readonly origin: () => string,
  ) {}

  /** What they see in their conversations with the app, oldest first. */
  messages(): readonly ShownMessage[] {
    return this.workspace.shownTo(this.id);
  }

  /** The published App Home, null before the first. */
  home(): ShownView | null {
    const home = this.workspace.homeOf(this.id);
    return home === undefined ? null : shownView(home);
  }

  /** The modal on top, null where none is open. */
  modal(): ShownView | null {
    const modal = this.workspace.modalOf(this.id);
    return modal === undefined ? null : shownView(modal);
  }

  /** Presses a button or chooses an option under a message. Throws NotOnScreen. */
  async click(ts: string, actionId: string, value?: string): Promise<DeliveryRecord> {
    const { channel, message } = this.find(ts);
    const { block, element } = findElement(message.blocks, actionId, value);
    const action = payloads.actionBody(this.workspace, textAt(block, 'block_id') ?? '', element, value);
    return this.dispatcher.send('interactive', payloads.pressedInMessage(this.workspace, this.origin(), this.self(), channel, message, action));
  }

  /** Presses something in the App Home or in the open modal. Throws NotOnScreen. */
  async clickInView(type: 'home' | 'modal', actionId: string, value?: string): Promise<DeliveryRecord> {
    const view = this.mustShow(type);
    const { block, element } = findElement(objectsAt(view.view, 'blocks'), actionId, value);
    const action = payloads.actionBody(this.workspace, textAt(block, 'block_id') ?? '', element, value);
    const entered = value === undefined ? {} : { [actionId]: value };
    return this.dispatcher.send('interactive', payloads.pressedInView(this.workspace, this.self(), view, filledIn(view, entered).values, action));
  }

  /** Sends a press that need not be on the screen: forged, stale, or of another person's button. */
  async forge(ts: string, action: JsonObject): Promise<DeliveryRecord> {
    const { channel, message } = this.find(ts);
    const whole = { type: 'button', action_ts: this.workspace.nextTs(), block_id: 'forged', ...action };
    return this.dispatcher.send('interactive', payloads.pressedInMessage(this.workspace, this.origin(), this.self(), channel, message, whole));
  }

  async openHome(): Promise<DeliveryRecord> {
    const { channel } = this.workspace.openWith([this.id]);
    return this.dispatcher.send('events_api', payloads.homeOpened(this.workspace, this.self(), channel.id));
  }

  /** Writes to the app in the direct message. */
  async say(text: string): Promise<DeliveryRecord> {
    const { channel } = this.workspace.openWith([this.id]);
    const message = this.workspace.post({ channel: channel.id, author: this.id, text });
    return this.dispatcher.send('events_api', payloads.messageEvent(this.workspace, message, this.self()));
  }

  /** Types a slash command; what the app acknowledges with is shown to this person. */
  async slash(command: string, text = ''): Promise<DeliveryRecord> {
    const { channel } = this.workspace.openWith([this.id]);
    const { body } = payloads.commandBody(this.workspace, this.origin(), this.self(), channel, command, text);
    const delivery = await this.dispatcher.send('slash_commands', body);
    const said = spoken(delivery.response);
    if (delivery.state === 'acknowledged' && said !== null) respond(this.workspace, { channel: channel.id, user: this.id, ts: null }, new Arguments(said));
    return delivery;
  }

  /** Presses the modal's main button with what was entered. Throws NotOnScreen where no modal is open. */
  async submitModal(values: Values = {}): Promise<Submission> {
    const view = this.mustShow('modal');
    const filled = filledIn(view, values);
    if (filled.missing.length > 0) return { outcome: 'incomplete', blocks: filled.missing };
    const delivery = await this.dispatcher.send('interactive', payloads.submitted(this.workspace, this.self(), view, filled.values));
    if (delivery.state !== 'acknowledged') return { outcome: 'trouble', delivery };
    return this.afterSubmission(view, delivery);
  }

  /** Closes the modal on top; the app hears of it where the view asked for that. Throws NotOnScreen. */
  async closeModal(): Promise<DeliveryRecord | null> {
    const view = this.mustShow('modal');
    this.workspace.closeTop(this.id);
    return view.view['notify_on_close'] === true ? this.dispatcher.send('interactive', payloads.closed(this.self(), view, false)) : null;
  }

  /** The workspace's administrator deactivates or reactivates the account. */
  setDeleted(deleted: boolean): void {
    this.workspace.changePerson(this.id, { deleted });
  }

  private afterSubmission(view: View, delivery: DeliveryRecord): Submission {
    const answer = isObject(delivery.response) ? delivery.response : {};
    switch (textAt(answer, 'response_action')) {
      case 'errors':
        return { outcome: 'errors', errors: objectAt(answer, 'errors'), delivery };
      case 'update':
        this.workspace.changeView(view, checkedView(objectAt(answer, 'view'), 'modal'));
        return { outcome: 'updated', delivery };
      case 'push':
        this.workspace.openModal(this.id, checkedView(objectAt(answer, 'view'), 'modal'), true);
        return { outcome: 'pushed', delivery };
      case 'clear':
        this.workspace.closeModals(this.id);
        return { outcome: 'cleared', delivery };
      default:
        if (this.workspace.modalOf(this.id)?.id === view.id) this.workspace.closeTop(this.id);
        return { outcome: 'closed', delivery };
    }
  }

  private self(): Person {
    const person = this.workspace.person(this.id);
    if (person === undefined) throw new NotOnScreen(`no user ${this.id}`);
    return person;
  }

  private mustShow(type: 'home' | 'modal'): View {
    const view = type === 'home' ? this.workspace.homeOf(this.id) : this.workspace.modalOf(this.id);
    if (view === undefined) throw new NotOnScreen(`no ${type} is open`);
    return view;
  }

  private find(ts: string): { readonly channel: Channel; readonly message: Message } {
    const shown = this.messages().find((message) => message.ts === ts);
    const channel = shown === undefined ? undefined : this.workspace.channel(shown.channel);
    const message = shown === undefined ? undefined : this.workspace.message(shown.channel, ts);
    if (channel === undefined || message === undefined) throw new NotOnScreen(`no message ${ts}`);
    return { channel, message };
  }
}

/** The element with this action_id; where several share it, the one that carries or offers `value`. */
function findElement(blocks: readonly JsonObject[], actionId: string, value: string | undefined): { readonly block: JsonObject; readonly element: JsonObject } {
  for (const block of blocks) {
    for (const element of interactiveElements(block)) {
      if (textAt(element, 'action_id') !== actionId) continue;
      const options = optionsOf(element);
      const offers = options.length > 0 ? options.some((option) => option['value'] === value) : element['type'] !== 'button' || element['value'] === value;
      if (value === undefined || offers) return { block, element };
    }
  }
  throw new NotOnScreen(`nothing to press with action_id ${actionId}`);
}

/** A slash command's acknowledgement as a message: text, or an object with text or blocks. */
function spoken(response: Json): JsonObject | null {
  if (typeof response === 'string') return response === '' ? null : { text: response };
  return isObject(response) && (response['text'] !== undefined || response['blocks'] !== undefined) ? response : null;
}
