import type { FastifyInstance } from 'fastify';

/** Everything that talks with Slack in this process. */
export interface SlackParts {
  /** Begins to receive, where that needs a connection of our own (Socket Mode). */
  listen(): Promise<{ stop(): Promise<void> }>;
  /** Puts Slack's webhooks on the shared port, where events come over HTTP. */
  routes(app: FastifyInstance): Promise<void>;
  /** Sends what waits for Slack. */
  drain(): Promise<void>;
  /** Takes up events that another process left behind. */
  takeUpLost(): Promise<void>;
}
