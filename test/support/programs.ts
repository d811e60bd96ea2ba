import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

function find(...names: readonly string[]): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find((path) => existsSync(path));
}

/** Where Redis's server is; undefined where it is not installed: `test.skipIf(redisServer === undefined)`. */
export const redisServer = find('redis-server');

/** Where a Chromium is; undefined where none is installed. */
export const chromium = find('chromium', 'chromium-browser', 'google-chrome');
