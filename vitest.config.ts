import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { configDefaults, defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

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
const ROOMS = [
  'test/app/**/*.test.ts', 'test/slack/**/*.test.ts', 'test/http/**/*.test.ts', 'test/storage/**/*.test.ts', 'test/main/**/*.test.ts',
  'test/db/{conversations,discussions,inbox,outbox,people,surveyVersions,talk}.test.ts', 'test/jobs/{sweeper,wakeups.contract}.test.ts',
  'test/telegram/{client,download,gateway,groups,poller}.test.ts', 'test/sandbox/{telegram,slack}/**/*.test.ts', 'test/sandbox/page/{moments,robot,sample,stage}.test.ts',
  'test/golden/{discussions,talks}.test.ts', 'test/cli/{campaigns.contract,contract,officer.contract,surveyForms}.test.ts',
];

/** What takes longest begins first, also where no earlier run tells: the whole run takes no less than the last of these. */
const LONGEST = ['test/faults/short.test.ts', 'test/browser/sevenSteps.test.ts', 'test/product/loop.test.ts', 'test/sandbox/page/browser.test.ts', 'test/golden/talks.test.ts'];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number => {
      const at = LONGEST.findIndex((name) => moduleId.endsWith(name));
      return at === -1 ? LONGEST.length : at;
    };
    return [...(await super.sort(files))].sort((a, b) => place(a) - place(b));
  }
}

const ROOT = dirname(fileURLToPath(import.meta.url));
const SRC = join(ROOT, 'src') + '/';
const DIST = join(ROOT, 'dist') + '/';

/** Tests load what is built and runs, as Node loads it: half of what most of them cost was translating the same sources again. */
const built = {
  name: 'pamong-built',
  enforce: 'pre' as const,
  resolveId(source: string, importer: string | undefined) {
    if (importer === undefined || !source.startsWith('.') || !source.endsWith('.js')) return null;
    const path = resolve(dirname(importer), source);
    if (!path.startsWith(SRC)) return null;
    const file = DIST + path.slice(SRC.length);
    return existsSync(file) ? file : null;
  },
};

export default defineConfig({
  plugins: [built],
  test: {
    server: { deps: { external: [/\/dist\/.*\.js$/] } },
    environment: 'node',
    passWithNoTests: false,
    pool: 'forks',
    // One more than the cores of the smallest machine: tests of processes wait more than they compute.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Nothing of a developer's own settings is seen by the tests.
    env: { TZ: 'UTC', NO_COLOR: '1' },
    projects: [
      { extends: true, test: { name: 'pure', include: PURE, isolate: false, globalSetup: ['test/support/built.ts'] } },
      { extends: true, test: { name: 'rooms', include: ROOMS, exclude: [...configDefaults.exclude, ...PURE], isolate: false, globalSetup: ['test/support/built.ts', 'test/support/server.ts'] } },
      // One file may leave nothing behind for the next.
      { extends: true, test: { name: 'house', include: ['test/**/*.test.ts'], exclude: [...configDefaults.exclude, ...PURE, ...ROOMS], globalSetup: ['test/support/built.ts', 'test/support/server.ts'] } },
    ],
  },
});
