// `npm test`: installs what the tests need, then lint, types and every test; arguments go to vitest.
// The last line is `N passed, N failed`, where lint and types count as one each.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { delimiter, join, relative } from 'node:path';
import { prepare, root, say } from './prepare.mjs';

const CI = process.env.CI === 'true';
const REPORT = join(root, '.build', 'vitest.json');

/** Programs that are not npm packages: what they are called, and in which package Debian has them. */
const PROGRAMS = [
  { names: ['redis-server'], debian: 'redis-server' },
  { names: ['chromium', 'chromium-browser', 'google-chrome'], debian: 'chromium' },
];

function found(names) {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => names.some((name) => existsSync(join(folder, name))));
}

function installPrograms() {
  const missing = PROGRAMS.filter(({ names }) => !found(names)).map(({ debian }) => debian);
  if (missing.length === 0) return;
  if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) {
    say(`Not here: ${missing.join(', ')}. The tests that need them are skipped.`);
    return;
  }
  say(`Installing ${missing.join(', ')} ...`);
  // Run level 1 keeps Debian from starting the servers it installs.
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  const apt = (args) => spawnSync('apt-get', ['-qq', ...args], { env, stdio: ['ignore', 'ignore', 2] }).status === 0;
  if (!apt(['update']) || !apt(['install', '-y', '--no-install-recommends', ...missing])) say('apt-get failed; the tests that need them are skipped.');
}

function tool(name, ...path) {
  return { name, program: process.execPath, entry: join(root, 'node_modules', ...path) };
}

/** Runs a checker and gives whether it was content; what it says is shown when it was not. */
async function check({ name, program, entry }, args) {
  const child = spawn(program, [entry, ...args], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk));
  const code = await new Promise((done) => child.once('close', done).once('error', () => done(1)));
  process.stdout.write(code === 0 ? `${name}: fine\n` : `${said}\n${name}: not fine\n`);
  return code === 0;
}

async function vitest(args) {
  rmSync(REPORT, { force: true });
  mkdirSync(join(root, '.build'), { recursive: true });
  const child = spawn(process.execPath, [join(root, 'node_modules', 'vitest', 'vitest.mjs'), 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${REPORT}`, ...args], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  const code = await new Promise((done) => child.once('close', done).once('error', () => done(1)));
  const counts = { passed: 0, failed: 0, skipped: [] };
  const report = existsSync(REPORT) ? JSON.parse(readFileSync(REPORT, 'utf8')) : { testResults: [] };
  for (const file of report.testResults) {
    const broken = file.status === 'failed' && file.assertionResults.every(({ status }) => status !== 'failed');
    if (broken) counts.failed += 1;
    for (const { status, fullName } of file.assertionResults) {
      if (status === 'passed') counts.passed += 1;
      else if (status === 'failed') counts.failed += 1;
      // What a file that broke did not come to, and what a name filter left out, is neither.
      else if (!broken && !args.some((arg) => /^(-t|--testNamePattern)/.test(arg))) counts.skipped.push(`${relative(root, file.name)}: ${fullName}`);
    }
  }
  // A crash or an error outside any test fails the run although every test passed.
  if (code !== 0 && counts.failed === 0) counts.failed += 1;
  return counts;
}

await prepare({ tools: true, compile: false });
installPrograms();
const checks = await Promise.all([
  check(tool('lint', 'oxlint', 'bin', 'oxlint'), ['--type-aware', 'src', 'test', 'scripts', 'vitest.config.ts']),
  check(tool('types', 'typescript', 'bin', 'tsc'), ['-p', 'test/tsconfig.json']),
]);
// The fault tests run the built product. What does not compile has been named above and leaves the last build in place.
if (checks[1]) await prepare({ tools: true, checked: true });
const tests = await vitest(process.argv.slice(2));

for (const name of tests.skipped) process.stdout.write(`skipped: ${name}\n`);
if (CI && tests.skipped.length > 0) process.stdout.write('With CI=true a skipped test counts as failed.\n');
const passed = tests.passed + checks.filter(Boolean).length;
const failed = tests.failed + checks.filter((fine) => !fine).length + (CI ? tests.skipped.length : 0);
const skipped = CI ? 0 : tests.skipped.length;
process.stdout.write(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`);
process.exitCode = failed === 0 ? 0 : 1;
