import { WebClient } from '@slack/web-api';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch } from '../../browser/sandboxPage.js';
import { chromium } from '../../support/programs.js';
import { FakeBot } from './bot.js';
import { openWorld, type Opened } from './world.js';

const NO_LIMITS = { messagesPerSecond: 0, chatMessagesPerSecond: 0, chatBurst: 1, groupPerMinute: 0 };

let browser: Browser | null = null;
beforeAll(async () => {
  if (chromium !== undefined) browser = await launch(chromium);
});
afterAll(async () => {
  await browser?.close();
});

/** A page of its own on a stage of its own, with a bot; fails when the page complained about anything. */
async function onPage(act: (page: Page, opened: Opened & { readonly bot: FakeBot }) => Promise<void>): Promise<void> {
  if (browser === null) throw new Error('no browser');
  const opened = await openWorld({ limits: NO_LIMITS });
  const bot = new FakeBot(opened.stage, opened.world);
  bot.start();
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const complaints: string[] = [];
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(8_000);
    // Chromium itself notes a refused import.
    page.on('console', (message) => message.text().includes('status of 422') || complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(String(error)));
    await page.goto(opened.origin);
    await page.locator('.person').first().waitFor();
    await act(page, { ...opened, bot });
    expect(complaints).toEqual([]);
  } finally {
    await context.close();
    await bot.stop();
  }
}

const key = (page: Page, label: string) => page.locator('#chat .key', { hasText: label }).last();
const stepDone = (page: Page, step: string) => page.locator(`[data-step="${step}"].step-done`);

async function bindHeld(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Buka tautan undangan' }).click();
  await key(page, 'Setuju').click();
  await page.locator('#reply-keys').getByRole('button', { name: 'Bagikan nomor telepon saya' }).click();
  await stepDone(page, 'binding').waitFor();
}

test.skipIf(chromium === undefined)('words from outside are shown as words, commands can be pressed, and an old button is answered kindly', async () => {
  await onPage(async (page, { stage, world, bot }) => {
    await bindHeld(page);
    const nip = world.people.find(({ bound }) => bound)?.nip ?? '';
    await bot.write(nip, '&lt;img src=x onerror=alert(1)&gt; <b>tebal <i>miring</i></b> /survei <a href="https://example.org/a">tautan</a>');
    const bubble = page.locator('.bubble', { hasText: 'tebal' });
    await bubble.waitFor();
    expect(await bubble.locator('.words').innerHTML()).toBe(
      '&lt;img src=x onerror=alert(1)&gt; <strong>tebal <em>miring</em></strong> <button type="button" class="command">/survei</button> <a href="https://example.org/a" target="_blank" rel="noopener noreferrer">tautan</a>',
    );
    await page.locator('.line-bot').getByRole('button', { name: '/survei' }).click();
    await key(page, 'Ingatkan nanti').click();
    await page.locator('#alert').getByText('Tombol ini sudah tidak berlaku').waitFor();
    await page.locator('#alert').getByRole('button', { name: 'Baik' }).click();
    await page.locator('#sticker').click();
    await page.locator('.sticker').waitFor();
    const slack = new WebClient(stage.slack.botToken, { slackApiUrl: stage.slack.apiUrl });
    const { user } = await slack.users.lookupByEmail({ email: 'rahmat.siregar@kotacontoh.example' });
    await slack.chat.postMessage({ channel: user?.id ?? '', text: 'Ringkasan', blocks: [{ type: 'section', text: { type: 'mrkdwn', text: '*5 dari 17* menjawab <https://example.org|di sini> & &lt;aman&gt;' } }] });
    expect(await page.locator('.slack-text').innerText()).toBe('5 dari 17 menjawab di sini & <aman>');
  });
}, 30_000);

test.skipIf(chromium === undefined)('it works by keyboard, in English, and on a narrow screen', async () => {
  await onPage(async (page) => {
    await page.getByRole('button', { name: 'English' }).click();
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    await page.getByRole('button', { name: 'Open the invite link' }).focus();
    await page.keyboard.press('Enter');
    await key(page, 'Setuju').focus();
    await page.keyboard.press('Space');
    await page.locator('.key-reply').focus();
    await page.keyboard.press('Enter');
    await stepDone(page, 'binding').waitFor();
    expect(await page.locator('.person[aria-pressed="true"]').getByText('Connected', { exact: true }).count()).toBe(1);
    expect(await page.locator('[data-step="binding"]').innerText()).toContain('done');

    await page.setViewportSize({ width: 390, height: 844 });
    const wide = await page.evaluate('document.documentElement.scrollWidth');
    expect(wide).toBe(390);
    for (const [tab, part] of [['Officer', '#panel-officer'], ['Slack', '#panel-slack'], ['People', '#panel-people'], ['Phone', '#phone']] as const) {
      await page.locator('#panels').getByRole('button', { name: tab }).click();
      expect(await page.locator(part).isVisible()).toBe(true);
    }
    expect(await page.locator('#panel-slack').isVisible()).toBe(false);
  });
}, 30_000);

test.skipIf(chromium === undefined)('a refused roster shows what to mend, and a waiting person is confirmed', async () => {
  await onPage(async (page, { world }) => {
    await page.locator('#roster-file').setInputFiles({ name: 'daftar.csv', mimeType: 'text/csv', buffer: Buffer.from('nama\nSiti') });
    await page.getByText('Baris 2, nip: NIP terdiri dari 18 angka.').waitFor();
    await page.locator('[data-act="confirm"]').click();
    await stepDone(page, 'binding').waitFor();
    expect(world.people.find(({ bound }) => bound)?.name).toBe('Yosua Misal Panjaitan');
  });
}, 20_000);
