/** A refusal in Telegram's words: becomes `{"ok":false,"error_code":…,"description":…}` with the same HTTP status. */
export class ApiError extends Error {
  constructor(
    readonly code: number,
    readonly description: string,
    /** Seconds, only with 429. */
    readonly retryAfter?: number,
    /** The supergroup that a group has become. */
    readonly movedTo?: number,
  ) {
    super(description);
  }

  /** The body of the answer. */
  body(): string {
    return JSON.stringify({
      ok: false,
      error_code: this.code,
      description: this.description,
      ...(this.retryAfter === undefined ? {} : { parameters: { retry_after: this.retryAfter } }),
      ...(this.movedTo === undefined ? {} : { parameters: { migrate_to_chat_id: this.movedTo } }),
    });
  }
}

export const badRequest = (what: string): ApiError => new ApiError(400, `Bad Request: ${what}`);
export const movedTo = (chat: number): ApiError => new ApiError(400, 'Bad Request: group chat was upgraded to a supergroup chat', undefined, chat);
export const forbidden = (what: string): ApiError => new ApiError(403, `Forbidden: ${what}`);
export const conflict = (what: string): ApiError => new ApiError(409, `Conflict: ${what}`);
export const unauthorized = (): ApiError => new ApiError(401, 'Unauthorized');
export const notFound = (): ApiError => new ApiError(404, 'Not Found');
export const methodNotFound = (): ApiError => new ApiError(404, 'Not Found: method not found');
export const tooManyRequests = (seconds: number): ApiError => new ApiError(429, `Too Many Requests: retry after ${seconds}`, seconds);
