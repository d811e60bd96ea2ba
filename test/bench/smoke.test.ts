import { execFile } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { redisServer } from '../support/programs.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const report = z.object({
  answering: z.object({
    calls: z.record(z.string(), z.number()),
    durability: z.object({ product: z.record(z.string(), z.string()) }),
    product: z.object({ stored: z.number() }),
    peer: z.object({ stored: z.number() }),
    ratio: z.number(),
  }),
});

// Processes of their own take as long as the machine is busy; what is looked at is counts alone.
test.skipIf(redisServer === undefined)('the benchmark asks both sides the same with the same calls, and finds every answer stored', { timeout: 90_000 }, async () => {
  const args = ['--only', 'answering', '--people', '4', '--at-once', '4', '--rounds', '1', '--warm-up', '0', '--json'];
  const { stdout } = await promisify(execFile)(process.execPath, [join(root, 'scripts', 'bench.mjs'), ...args], { cwd: root });
  const { answering } = report.parse(JSON.parse(stdout));
  expect(answering.calls).toEqual({ answerCallbackQuery: 48, editMessageText: 44, sendMessage: 8 });
  expect([answering.product.stored, answering.peer.stored]).toEqual([40, 40]);
  expect(answering.durability.product).toMatchObject({ fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on' });
});
