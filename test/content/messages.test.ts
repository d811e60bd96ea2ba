import { expect, test } from 'vitest';
import { message, placeholdersOf, type MessageParams } from '../../src/content/messages.js';
import { MESSAGE_KEYS } from '../../src/content/messages/keys.js';
import { LANGUAGES, PURPOSES, REFUSALS } from '../../src/domain/survey/types.js';

/** Something for every placeholder, so that each message can be read as a whole. */
const filled = (names: readonly string[]): MessageParams =>
  Object.fromEntries(names.map((name) => [name, /^(count|people|questions|minutes|number|limit|rank)$/.test(name) ? 3 : /^(tomorrow|atMost)$/.test(name) ? 'yes' : `[${name}]`]));

test.each(MESSAGE_KEYS)('%s has the same placeholders in both languages and reads well', (key) => {
  expect(placeholdersOf('en', key)).toEqual(placeholdersOf('id', key));
  for (const language of LANGUAGES) {
    const text = message(language, key, filled(placeholdersOf(language, key)));
    expect(text.trim()).toBe(text);
    expect(text).not.toMatch(/[!{}]|  |undefined|\bBOT\b/);
    for (const name of placeholdersOf(language, key).filter((one) => one !== 'date' || !placeholdersOf(language, key).includes('tomorrow'))) if (/^(?!count|people|questions|minutes|number|limit|rank|tomorrow|atMost)/.test(name)) expect(text).toContain(`[${name}]`);
    expect(text.length).toBeLessThan(1000);
    if (key.startsWith('button.') || key.startsWith('command.')) expect(text.length).toBeLessThanOrEqual(40);
    // "Bapak/Ibu" greets once; after that people are "Anda".
    if (language === 'id' && key !== 'notice.refused') expect(text.split('Bapak/Ibu').length - 1).toBeLessThanOrEqual(1);
  }
});

test('every refusal and every purpose has its words', () => {
  const keys = new Set<string>(MESSAGE_KEYS);
  for (const reason of REFUSALS) expect(keys).toContain(`refusal.${reason}`);
  for (const purpose of PURPOSES) {
    expect(keys).toContain(`survey.thanks.${purpose}`);
    expect(keys).toContain(`invitation.${purpose}`);
  }
});

test('the notice says what is kept, for what, where it travels and how to see or stop it', () => {
  const said = message('id', 'notice.text', { greeting: 'Selamat pagi', agency: 'BKPSDM Kota Medan', version: '1' });
  expect(said).toBe(
    'Selamat pagi, Bapak/Ibu. Saya Pamong, asisten pelatihan BKPSDM Kota Medan. Kami menyimpan data kepegawaian, nomor telepon, jawaban survei, kehadiran, dan hasil pelatihan ' +
      'untuk menyusun serta menilai pelatihan. Data ini tidak dipakai untuk menilai SKP atau TPP. Pesan melewati server Telegram di luar negeri; mohon tidak mengirim data rahasia. ' +
      'Melihat, membetulkan, atau meminta penghapusan: /data. Berhenti: /berhenti. Versi 1.',
  );
});

test('numbers and choices within a message follow the language', () => {
  expect(message('en', 'digest.session', { title: 'Project management', moment: 'Monday, 23 November 2026, 09:00 WIB', place: 'Hall A', people: 1 })).toBe(
    '• Project management, Monday, 23 November 2026, 09:00 WIB, at Hall A: 1 of your people takes part',
  );
  expect(message('id', 'session.remind-day', { name: 'Sari', title: 'Manajemen Proyek', tomorrow: 'no', moment: 'Senin, 23 November 2026, 09.00 WIB', place: 'none' })).toBe(
    'Bapak/Ibu Sari, sekadar mengingatkan: Manajemen Proyek, Senin, 23 November 2026, 09.00 WIB.',
  );
  expect(message('id', 'button.done', { count: 0 })).toBe('Selesai memilih');
  expect(message('id', 'button.done', { count: 2 })).toBe('Selesai memilih (2)');
});

test('what is put in stands as it is: escaping is the work of whoever writes HTML', () => {
  expect(message('id', 'survey.previous', { answer: '<b>{x}</b> & \'y\'' })).toBe("Jawaban Anda sebelumnya: <b>{x}</b> & 'y'");
});
