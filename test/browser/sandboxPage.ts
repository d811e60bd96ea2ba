import { mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { chromium as playwright, type Browser, type Locator, type Page } from 'playwright-core';
import { expect } from 'vitest';

const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
/** Where pictures of each step go; none are taken without it. */
const SCREENSHOTS = process.env['SCREENSHOTS'];

export const launch = (executablePath: string): Promise<Browser> => playwright.launch({ executablePath, args: FLAGS });

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  if (address === null || typeof address === 'string') throw new Error('There is no port.');
  return address.port;
}

/** The sandbox's page as a person uses it: everything here is a click, a choice in a list, a key, or reading what is shown. */
export class SandboxPage {
  /** What the page complained about in the browser's console. */
  readonly complaints: string[] = [];

  constructor(readonly page: Page) {
    page.setDefaultTimeout(15_000);
    page.on('console', (message) => this.complaints.push(message.text()));
    page.on('pageerror', (error) => this.complaints.push(String(error)));
  }

  get chat(): Locator {
    return this.page.locator('#chat');
  }

  /** The newest button on the phone whose label contains `label`. */
  key(label: string): Locator {
    return this.chat.locator('.key', { hasText: label }).last();
  }

  /** Waits until the phone shows these words, in the newest message that has them. */
  async reads(words: string | RegExp): Promise<string> {
    const bubble = this.chat.locator('.line-bot .words', { hasText: words }).last();
    await bubble.waitFor();
    return await bubble.innerText();
  }

  /** Waits for question `index`, answers it with a button. */
  async answers(index: number, label: string): Promise<void> {
    await this.asked(index);
    await this.key(label).click();
  }

  async asked(index: number): Promise<string> {
    return await this.reads(new RegExp(`(^|\\n)${index}/\\d+ · `));
  }

  async types(text: string): Promise<void> {
    await this.page.getByRole('textbox', { name: 'Tulis pesan' }).fill(text);
    await this.page.keyboard.press('Enter');
  }

  async holds(name: string): Promise<void> {
    await this.page.locator('.person', { hasText: name }).click();
    await this.page.locator('#phone-owner', { hasText: name }).waitFor();
  }

  /** Presses what the guide offers next. */
  async follows(hint: string): Promise<void> {
    await this.page.locator(`[data-hint="${hint}"]`).click();
  }

  async stepDone(step: string): Promise<void> {
    await this.page.locator(`[data-step="${step}"].step-done`).waitFor();
  }

  /** Presses one of the clock's buttons and waits for the moment it leads to. */
  async moves(label: string, leadsTo: string): Promise<void> {
    await this.page.locator('#moves').getByRole('button', { name: label }).click();
    await this.isNow(leadsTo);
  }

  async isNow(moment: string): Promise<void> {
    await this.page.locator('#now', { hasText: moment }).waitFor();
  }

  /** Lets the others answer until a campaign has so many answers, and sends them home. */
  async othersAnswer(title: string, answers: number): Promise<void> {
    await this.page.locator('#officer [data-act="others-answer"]').click();
    await expect.poll(async () => (await this.counts(title))['selesai'] ?? 0, { timeout: 90_000, interval: 200 }).toBeGreaterThanOrEqual(answers);
    await this.page.locator('[data-act="others-stop"]').click();
    await this.page.locator('#officer [data-act="others-answer"]').waitFor();
  }

  /** The figures of the campaign whose title begins so, as the officer reads them. */
  async counts(title: string): Promise<Readonly<Record<string, number>>> {
    const rows = await this.page.locator('.campaign', { hasText: new RegExp(`^${title}`) }).locator('dl > div').all();
    return Object.fromEntries(await Promise.all(rows.map(async (row) => [await row.locator('dt').innerText(), Number(await row.locator('dd').innerText())] as const)));
  }

  async countsBecome(title: string, counts: Readonly<Record<string, number>>): Promise<void> {
    await expect.poll(() => this.counts(title), { timeout: 20_000 }).toMatchObject(counts);
  }

  /** The id that the command line asks for. */
  async campaignId(title: string): Promise<string> {
    const words = await this.page.locator('.campaign', { hasText: new RegExp(`^${title}`) }).locator('.note').innerText();
    return words.split(' ').at(-1) ?? '';
  }

  /** Opens a leader's Slack. */
  async leader(name: string): Promise<void> {
    const option = this.page.locator('#leader option', { hasText: name });
    await this.page.locator('#leader').selectOption(await option.getAttribute('value'));
  }

  /** The newest message in the leader's Slack, once it has these words. */
  async digest(words: string): Promise<string> {
    const message = this.page.locator('.slack-message', { hasText: words }).last();
    await message.waitFor();
    return await message.innerText();
  }

  async shoot(name: string): Promise<void> {
    if (SCREENSHOTS === undefined) return;
    mkdirSync(SCREENSHOTS, { recursive: true });
    await this.page.screenshot({ path: join(SCREENSHOTS, `${name}.png`) });
  }
}
