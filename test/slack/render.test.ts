import { readFileSync, readdirSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { digestContent } from '../../src/db/digestContent.js';
import type { Digest } from '../../src/domain/digest/types.js';
import { blocksProblems, MESSAGE_BLOCKS_CHARACTERS } from '../../src/sandbox/slack/blockkit/blocks.js';
import { slackManifest } from '../../src/slack/manifest.js';
import { createRenderDigest, homeView } from '../../src/slack/render.js';
import { sealButton, unsealButton } from '../../src/slack/seal.js';
import { NEXT_MONDAY, SECRET, WEEK } from '../app/digest/office.js';

const golden = z.object({ digest: digestContent });
const folder = new URL('../golden/digests/', import.meta.url);
const digests = readdirSync(folder).map((name) => ({ name, digest: golden.parse(JSON.parse(readFileSync(new URL(name, folder), 'utf8'))).digest }));
const render = createRenderDigest(SECRET);
const shown = (digest: Digest, readAt: number | null = null) => ({ digest, createdAt: NEXT_MONDAY, readAt });
const asJson = (blocks: unknown) => z.array(z.json()).parse(JSON.parse(JSON.stringify(blocks)));

for (const { name, digest } of digests) {
  test(`${name} is shown within Slack's limits in both languages, read and unread`, () => {
    for (const language of ['id', 'en'] as const) {
      for (const readAt of [null, NEXT_MONDAY]) {
        const { text, blocks } = render(shown(digest, readAt), language);
        expect(blocksProblems(asJson(blocks), 'message')).toEqual([]);
        expect(text).not.toBe('');
        expect(JSON.stringify(blocks).includes('actions')).toBe(readAt === null);
      }
    }
  });
}

test('a full week is told in words with every number and its base', () => {
  const full = digests.find(({ name }) => name === 'full-week.json');
  if (full === undefined) throw new Error('no full week');
  const said = JSON.stringify(render(shown(full.digest), 'id').blocks);
  for (const part of [
    '17 dari 24 pegawai yang diundang telah menjawab (9 dari 22 pekan sebelumnya)',
    'Manajemen proyek: dipilih 11 dari 17',
    'materi 4,29, metode 3,71, narasumber 4,71, dari 7 jawaban',
    '9 dari 12 alumni',
    '7 dari 9 alumni yang menjawab sudah menerapkan hasil e-Government',
    'Ada 3 hal yang menunggu Anda; yang terdekat: Tindak lanjut, paling lambat Rabu, 25 November 2026',
  ]) expect(said).toContain(part);
});

test('however large a digest and whatever its titles hold, it fits, and no title can call a channel or draw a link', () => {
  const title = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 400 }).map((text) => `${text}<!channel>&`);
  const session = { course: 'c', startsAt: NEXT_MONDAY, endsAt: NEXT_MONDAY, zone: 'Asia/Jakarta', place: 'Aula & <ruang>' };
  fc.assert(
    fc.property(fc.array(title, { minLength: 1, maxLength: 80 }), title, (titles, position) => {
      const digest: Digest = {
        leader: { employee: 1, zone: 'Asia/Jakarta', position },
        week: WEEK,
        period: { start: NEXT_MONDAY - 7 * 86_400_000, end: NEXT_MONDAY },
        sections: [
          { kind: 'participation', campaigns: titles.map((t, i) => ({ campaign: String(i), title: { id: t }, invited: 9, answered: 8, before: { invited: 9, answered: 7 } })) },
          { kind: 'sessions', sessions: titles.map((t, i) => ({ ...session, session: i, title: t, people: 3 })) },
          { kind: 'feedback', sessions: titles.map((t, i) => ({ ...session, session: i, title: t, answers: 5, material: 4, method: 4, speaker: 4 })) },
          { kind: 'follow-ups', courses: titles.map((t) => ({ course: t, title: t, due: 9, done: 5 })) },
          { kind: 'good-news', courses: titles.map((t) => ({ course: t, title: t, applied: 5, answered: 6 })) },
        ],
      };
      const { text, blocks } = render(shown(digest), 'id');
      expect(blocksProblems(asJson(blocks), 'message')).toEqual([]);
      expect(JSON.stringify(blocks).length).toBeLessThanOrEqual(MESSAGE_BLOCKS_CHARACTERS);
      // A header is plain text, in which nothing means anything.
      expect(JSON.stringify([text, blocks.filter((block) => block['type'] !== 'header')])).not.toMatch(/<|&(?!amp;|lt;|gt;)/);
      expect(homeView({ kind: 'digest', stored: { ...shown(digest), leader: 1, week: WEEK }, language: 'id' }, render).blocks).toEqual(blocks);
    }),
    { numRuns: 30 },
  );
});

test('a button opens only with the installation’s secret, and any change spoils it', () => {
  const value = sealButton({ leader: 12, week: WEEK }, SECRET);
  expect(unsealButton(value, SECRET)).toEqual({ leader: 12, week: WEEK });
  expect(unsealButton(value, new Uint8Array(32))).toBeNull();
  for (let at = 0; at < value.length; at++) {
    const changed = `${value.slice(0, at)}${value[at] === 'A' ? 'B' : 'A'}${value.slice(at + 1)}`;
    expect([null, { leader: 12, week: WEEK }]).toContainEqual(unsealButton(changed, SECRET));
    expect(Buffer.from(changed, 'base64url').equals(Buffer.from(value, 'base64url')) || unsealButton(changed, SECRET) === null).toBe(true);
  }
});

test('the manifest asks for little, and for an address only where there is one', () => {
  const read = z.object({
    oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()) }) }),
    settings: z.object({ socket_mode_enabled: z.boolean(), interactivity: z.object({ request_url: z.string().optional() }), event_subscriptions: z.object({ request_url: z.string().optional(), bot_events: z.array(z.string()) }) }),
  });
  const socket = read.parse(parse(slackManifest(null)));
  expect(socket.oauth_config.scopes.bot).toEqual(['chat:write', 'im:history', 'im:write', 'users:read', 'users:read.email']);
  expect(socket.settings).toEqual({ socket_mode_enabled: true, interactivity: {}, event_subscriptions: { bot_events: ['app_home_opened'] } });
  const http = read.parse(parse(slackManifest('https://pamong.medan.example')));
  expect(http.settings.interactivity.request_url).toBe('https://pamong.medan.example/slack/events');
  expect(http.settings.socket_mode_enabled).toBe(false);
});
