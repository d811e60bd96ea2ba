import type { Arguments } from '../arguments.js';
import type { JsonObject } from '../json.js';
import type { Workspace } from '../workspace.js';

/** What a Web API method works with. */
export interface MethodContext {
  readonly workspace: Workspace;
  readonly args: Arguments;
  /** Where this Slack is reached, without a slash at the end. */
  readonly origin: string;
  /** A new address for a Socket Mode connection, good for one connection. */
  readonly openSocket: () => string;
}

export interface Method {
  /** Which kind of token the method takes. */
  readonly token: 'bot' | 'app';
  /** Answers what stands beside `"ok":true`. Throws SlackRefusal. */
  readonly run: (context: MethodContext) => JsonObject;
}
