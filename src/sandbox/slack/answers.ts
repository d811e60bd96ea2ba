import type { JsonObject } from './json.js';

/** A refusal in Slack's own words: HTTP 200 with `{"ok":false,"error":…}`, and the messages that name the place. */
export class SlackRefusal extends Error {
  constructor(
    readonly code: string,
    readonly problems: readonly string[] = [],
  ) {
    super(problems.length === 0 ? code : `${code}: ${problems.join('; ')}`);
  }

  body(): JsonObject {
    if (this.problems.length === 0) return { ok: false, error: this.code };
    return {
      ok: false,
      error: this.code,
      errors: [...this.problems],
      response_metadata: { messages: this.problems.map((problem) => `[ERROR] ${problem}`) },
    };
  }
}
