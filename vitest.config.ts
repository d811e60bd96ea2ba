import { configDefaults, defineConfig } from 'vitest/config';

/** What decides and reads files, and does nothing else: it can share loaded modules, which is most of what such a test costs. */
const PURE = [
  'test/domain/**/*.test.ts',
  'test/content/**/*.test.ts',
  'test/formats/**/*.test.ts',
  'test/support-room/**/*.test.ts',
  'test/golden/conversations.test.ts',
  'test/telegram/{seal,split,render,decode}.test.ts',
  'test/app/talk/present.test.ts',
  'test/config.test.ts',
  'test/slack/render.test.ts',
];

/** What works on a database or a server of its own in this process, and leaves nothing behind in it: shares loaded modules too. */
const ROOMS = ['test/app/**/*.test.ts', 'test/slack/**/*.test.ts', 'test/http/**/*.test.ts', 'test/db/{conversations,inbox,outbox,surveyVersions,talk}.test.ts', 'test/jobs/sweeper.test.ts', 'test/telegram/{client,gateway,poller}.test.ts', 'test/sandbox/{telegram,slack}/**/*.test.ts', 'test/sandbox/page/{moments,robot,sample,stage}.test.ts'];

export default defineConfig({
  test: {
    environment: 'node',
    passWithNoTests: false,
    pool: 'forks',
    // One more than the cores of the smallest machine: tests of processes wait more than they compute.
    maxWorkers: 3,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Nothing of a developer's own settings is seen by the tests.
    env: { TZ: 'UTC', NO_COLOR: '1' },
    projects: [
      { extends: true, test: { name: 'pure', include: PURE, isolate: false } },
      { extends: true, test: { name: 'rooms', include: ROOMS, exclude: [...configDefaults.exclude, ...PURE], isolate: false, globalSetup: ['test/support/server.ts'] } },
      // One file may leave nothing behind for the next.
      { extends: true, test: { name: 'house', include: ['test/**/*.test.ts'], exclude: [...configDefaults.exclude, ...PURE, ...ROOMS], globalSetup: ['test/support/server.ts'] } },
    ],
  },
});
