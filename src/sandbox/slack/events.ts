import type { EpochMs } from '../../support/clock.js';
import type { Json, JsonObject } from './json.js';

/** One call of the Web API, as it was answered. The token is left out. */
export interface Call {
  readonly number: number;
  /** Real time of arrival. */
  readonly at: EpochMs;
  readonly method: string;
  readonly args: JsonObject;
  readonly channel: string | null;
  /** HTTP status sent, 0 where the connection was cut or never answered. */
  readonly status: number;
  readonly ok: boolean;
  readonly error: string | null;
  /** True where it came before the time that an earlier Retry-After named. */
  readonly early: boolean;
  /** The kind of fault that was played, if one was. */
  readonly fault: string | null;
}

/** A message as a person sees it. */
export interface ShownMessage {
  readonly channel: string;
  readonly ts: string;
  readonly from: 'app' | 'person';
  readonly user: string;
  readonly text: string;
  readonly blocks: readonly JsonObject[];
  readonly metadata: JsonObject | null;
  readonly edited: boolean;
  /** True for a message that only this person sees and that no method returns. */
  readonly ephemeral: boolean;
  readonly threadTs: string | null;
  readonly reactions: readonly string[];
  readonly files: readonly { readonly id: string; readonly title: string; readonly name: string }[];
  /** The time people live in, which a rehearsal may have moved; `ts` stays on the machine's own clock. */
  readonly at: EpochMs;
}

/** A modal or an App Home as a person sees it. */
export interface ShownView {
  readonly id: string;
  readonly user: string;
  readonly type: 'modal' | 'home';
  readonly view: JsonObject;
}

export type EnvelopeKind = 'events_api' | 'interactive' | 'slash_commands';

/** Something that Slack tells the app, and how that went. */
export interface DeliveryRecord {
  readonly id: string;
  readonly kind: EnvelopeKind;
  readonly body: JsonObject;
  readonly attempts: number;
  readonly state: 'waiting' | 'acknowledged' | 'failed';
  readonly reason: string | null;
  /** What the app said with its acknowledgement. */
  readonly response: Json;
}

export interface SlackEvents {
  call: Call;
  message: { readonly change: 'posted' | 'updated' | 'deleted'; readonly viewers: readonly string[]; readonly message: ShownMessage };
  view: { readonly change: 'published' | 'opened' | 'updated' | 'closed'; readonly shown: ShownView };
  delivery: DeliveryRecord;
  connections: { readonly open: number };
}

type Listeners = { readonly [Name in keyof SlackEvents]: Set<(value: SlackEvents[Name]) => void> };

/** Who listens to what happens in the workspace. A listener that throws stops nobody else. */
export class Hub {
  private readonly listeners: Listeners = { call: new Set(), message: new Set(), view: new Set(), delivery: new Set(), connections: new Set() };

  on<Name extends keyof SlackEvents>(name: Name, listener: (value: SlackEvents[Name]) => void): () => void {
    const known = this.listeners[name];
    known.add(listener);
    return () => void known.delete(listener);
  }

  emit<Name extends keyof SlackEvents>(name: Name, value: SlackEvents[Name]): void {
    for (const listener of this.listeners[name]) {
      try {
        listener(value);
      } catch {
        // A page that went away must not undo what the app's call already did.
      }
    }
  }
}
