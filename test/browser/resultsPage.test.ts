import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { resultsOf } from '../../src/domain/results/results.js';
import { joinVersions } from '../../src/domain/results/versions.js';
import { resultsAsPage } from '../../src/formats/results/page.js';
import { surveyOf } from '../domain/results/forms.js';
import { report } from '../formats/results/report.js';
import { chromium } from '../support/programs.js';
import { launch } from './sandboxPage.js';

const SCREENSHOTS = process.env['SCREENSHOTS'];
const LONG = 'Saya menyusun rencana kerja bersama rekan satu tim, membagi tugas menurut kemampuan, lalu memeriksa hasilnya setiap minggu';

const form = surveyOf([
  { name: 'tindakan', kind: 'select_one', label: { id: 'Apa yang paling sering Bapak/Ibu lakukan dalam sebulan terakhir ketika pekerjaan bertambah?' }, required: true, choices: [LONG, 'Menunggu arahan', 'x'.repeat(90)].map((words, at) => ({ name: `pilihan_${at}`, label: { id: words } })) },
  { name: 'cara', kind: 'rank', label: { id: 'Cara belajar' }, required: true, choices: ['Kelas tatap muka', 'Kelas daring', 'Pendampingan'].map((words) => ({ name: words, label: { id: words } })) },
  { name: 'kilometer', kind: 'integer', label: { id: 'Berapa kilometer dari rumah ke kantor?' }, required: true },
]);
const people = Array.from({ length: 24 }, (_, at) => ({ version: 1, answers: { tindakan: `pilihan_${at % 7 === 0 ? 2 : at % 2}`, cara: at % 3 ? ['Kelas daring', 'Pendampingan', 'Kelas tatap muka'] : ['Pendampingan', 'Kelas tatap muka', 'Kelas daring'], kilometer: at * 3 } }));
const questions = [...resultsOf(joinVersions([form]), [people], { kind: 'all' }), ...report.whole.questions];
const page = resultsAsPage({ ...report, title: { id: 'Kepuasan peserta pelatihan' }, whole: { ...report.whole, people: 24, questions } });

let browser: Browser;

describe.skipIf(chromium === undefined)('a page of results', () => {
  beforeAll(async () => {
    browser = await launch(chromium ?? '');
  });
  afterAll(async () => {
    await browser.close();
  });

  test.each([390, 1280])('can be read on a screen %i pixels wide: nothing beside it, no small letters, every bar to scale', async (width) => {
    const shown = await browser.newPage({ viewport: { width, height: 844 } });
    await shown.setContent(page);
    if (SCREENSHOTS !== undefined) {
      mkdirSync(SCREENSHOTS, { recursive: true });
      await shown.screenshot({ path: join(SCREENSHOTS, `results ${width}.png`), fullPage: true });
    }
    expect(await shown.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
    const smallest = await shown.evaluate('Math.min(...[...document.querySelectorAll("body *")].map((one) => parseFloat(getComputedStyle(one).fontSize)))');
    expect(smallest).toBeGreaterThanOrEqual(12);
    const bars = shown.locator('.bars').first().locator('.bar');
    const widths = await Promise.all([0, 1, 2].map(async (at) => (await bars.nth(at).locator('i').boundingBox())?.width ?? 0));
    const counts = [0, 1, 2].map((choice) => people.filter(({ answers }) => answers.tindakan === `pilihan_${choice}`).length);
    for (const [at, count] of counts.entries()) expect((widths[at] ?? 0) / Math.max(...widths)).toBeCloseTo(count / Math.max(...counts), 2);
    expect(Math.max(...widths)).toBeGreaterThan(width / 4);
    const words = shown.locator('.bars .what').first();
    expect(await words.innerText()).toBe(LONG);
    await shown.close();
  });
});
