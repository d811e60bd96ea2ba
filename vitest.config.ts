import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    environment: 'node',
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/server.ts'],
    passWithNoTests: false,
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 30_000,
    // One file may leave nothing behind for the next, so nothing of a developer's own settings is seen by the tests.
    env: { TZ: 'UTC', NO_COLOR: '1' },
  },
});
