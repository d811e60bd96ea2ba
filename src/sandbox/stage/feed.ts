import type { ServerResponse } from 'node:http';
import type { PressAnswer } from '../telegram/chats.js';

/** What a page is told at once. It says what changed; the page asks for the rest. */
export interface StageEvents {
  /** A phone shows something new; `from` is null where nothing was said. */
  readonly phone: { readonly person: number; readonly from: 'bot' | 'person' | null };
  readonly answer: { readonly person: number; readonly answer: PressAnswer };
  readonly slack: { readonly users: readonly string[] };
  readonly clock: { readonly now: number };
  readonly people: Readonly<Record<string, never>>;
  readonly robot: RobotProgress;
}

export interface RobotProgress {
  readonly running: boolean;
  readonly done: number;
  readonly total: number;
}

const HEARTBEAT_MS = 20_000;

/** Server-Sent Events to every open page. */
export class Feed {
  readonly #pages = new Set<ServerResponse>();
  readonly #heartbeat: NodeJS.Timeout;

  constructor() {
    this.#heartbeat = setInterval(() => this.#write(': still here\n\n'), HEARTBEAT_MS);
    this.#heartbeat.unref();
  }

  open(response: ServerResponse, headers: Readonly<Record<string, string>>): void {
    response.writeHead(200, { ...headers, 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store' });
    response.write(': open\n\n');
    this.#pages.add(response);
    response.on('close', () => this.#pages.delete(response));
  }

  send<Name extends keyof StageEvents>(event: Name, data: StageEvents[Name]): void {
    this.#write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  close(): void {
    clearInterval(this.#heartbeat);
    for (const page of this.#pages) page.end();
    this.#pages.clear();
  }

  #write(text: string): void {
    for (const page of this.#pages) page.write(text);
  }
}
