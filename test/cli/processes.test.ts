import { existsSync } from 'node:fs';
import { chmod, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { discard } from '../support/server.js';
import { like, some } from '../product/office.js';
import { pamong } from '../product/product.js';

// Processes of their own take as long as the machine is busy; nothing here waits for a time to pass.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

let folder = '';
const data = () => join(folder, 'data');

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pamong-cli-'));
  await chmod(folder, 0o711);
});
afterAll(() => discard(folder));

test('help answers whatever the environment holds; a start does not, and starts nothing', async () => {
  const broken = { DATA_DIR: data(), PORT: 'x', DATABASE_URL: 'mysql://h', CLOCK_SHIFT: 'soon' };
  const [help, start, slackAlone] = await Promise.all([
    pamong(['--help'], broken),
    pamong(['start'], broken),
    pamong(['start'], { DATA_DIR: data(), SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1' }),
  ]);
  expect(help).toMatchObject({ code: 0, stderr: '' });
  expect(start).toMatchObject({ code: 78, stdout: '' });
  for (const name of ['PORT', 'DATABASE_URL', 'CLOCK_SHIFT']) expect(start.stderr).toContain(`- ${name} `);
  expect(slackAlone).toMatchObject({ code: 78, stdout: '' });
  expect(slackAlone.stderr).toContain('TELEGRAM_BOT_TOKEN is missing');
  expect(existsSync(data())).toBe(false);
});

test('commands at the same moment share the PostgreSQL that one of them brings up, and leave none behind', async () => {
  const env = { DATA_DIR: data() };
  const nip = '198501012010012002';
  await writeFile(join(folder, 'p.csv'), `nip;nama;email;telepon;jabatan;unit;unit_induk;nip_atasan;status;zona_waktu\n${nip};Siti;;;Analis;Dinas;;;PNS;\n`);
  const [imported, listed, missing] = await Promise.all([
    pamong(['import', 'employees', join(folder, 'p.csv'), '--json'], env),
    pamong(['--json', 'survey', 'list'], env),
    pamong(['import', 'employees', join(folder, 'nowhere.csv')], env),
  ]);
  expect(imported).toMatchObject({ code: 0, stdout: '{"created":1,"updated":0,"unchanged":0,"errors":[]}\n', stderr: '' });
  expect(listed).toMatchObject({ code: 0, stderr: '' });
  expect(listed.stdout.split('\n')).toEqual([like(/^\[\{"id":/), '']);
  expect(missing).toMatchObject({ code: 1, stdout: '' });
  expect(missing.stderr).toContain('nowhere.csv');
  const later = await pamong(['invite', '--json'], env);
  expect(later).toMatchObject({ code: 0, stderr: '' });
  expect(JSON.parse(later.stdout)).toEqual([{ nip, name: 'Siti', link: like(/^https:\/\/t\.me\//), expiresAt: some(String) }]);
});
