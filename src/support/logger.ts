import { pino } from 'pino';

/** Fields of a log line. Ids and counts only: never a NIP, a name, a phone number, an answer or a token. */
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;

export interface Logger {
  debug(fields: LogFields, message: string): void;
  info(fields: LogFields, message: string): void;
  warn(fields: LogFields, message: string): void;
  error(fields: LogFields & { readonly error?: never }, message: string, error?: unknown): void;
  child(fields: LogFields): Logger;
}

/** Text that could carry a person's number, a phone or a token is masked, wherever it came from. */
export function masked(text: string): string {
  return text
    .replaceAll(/(?<!\d)\d{5,12}:[A-Za-z0-9_-]{30,}/g, '[token]')
    .replaceAll(/\bx(?:ox[a-z]|app)-[A-Za-z0-9-]+/g, '[token]')
    .replaceAll(/(postgres(?:ql)?|rediss?):\/\/[^\s@/]*@/g, '$1://[secret]@')
    .replaceAll(/\+?\d[\d .-]{8,}\d/g, '[number]');
}

/**
 * JSON lines on standard error's sibling, standard output being left to commands.
 * @param level pino's level names, or `silent`.
 */
export function createLogger(level: string, write: (line: string) => void = (line) => void process.stderr.write(line)): Logger {
  const root = pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, { write });
  const wrap = (log: pino.Logger): Logger => ({
    debug: (fields, message) => log.debug(fields, masked(message)),
    info: (fields, message) => log.info(fields, masked(message)),
    warn: (fields, message) => log.warn(fields, masked(message)),
    error: (fields, message, error) => log.error({ ...fields, ...describe(error) }, masked(message)),
    child: (fields) => wrap(log.child(fields)),
  });
  return wrap(root);
}

function describe(error: unknown): Record<string, string> {
  if (error === undefined) return {};
  if (!(error instanceof Error)) return { problem: masked(String(error)) };
  return { problem: masked(`${error.name}: ${error.message}`), stack: masked(error.stack ?? '').split('\n').slice(1, 6).join(' | ') };
}

export const silentLogger: Logger = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  child: () => silentLogger,
};
