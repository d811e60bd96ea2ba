import { read, utils } from '@e965/xlsx';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { countCampaign } from '../../../src/db/campaigns.js';
import { silentPeople } from '../../../src/app/campaign/silentPeople.js';
import { recoverOutbox } from '../../../src/db/outbox.js';
import { keptData } from '../../../src/db/people.js';
import { exportResponsesOf } from '../../../src/app/exportResponses.js';
import { tellResults } from '../../../src/app/results/tellResults.js';
import { exportResponses } from '../../../src/formats/responses.js';
import { resultsAsText } from '../../../src/formats/results/text.js';
import { OutcomeUnknown, RetryLater } from '../../../src/support/errors.js';
import { createVault } from '../../../src/support/vault.js';
import { AnonymousOffice, saidBy } from './office.js';

let office: AnonymousOffice;
beforeEach(async () => {
  office = await AnonymousOffice.open(12);
});
afterEach(() => office.house.close());

const exported = () => exportResponsesOf(office.db, office.campaign, office.house.clock.now());
const told = () => tellResults({ db: office.db, clock: office.house.clock, log: office.house.deps.log }, { campaign: office.campaign });
const recipientOf = async (n: number) => await office.db.prisma.recipient.findFirstOrThrow({ where: { campaignId: office.campaign, employeeId: await office.house.idOf(n) } });
const waiting = () => office.db.prisma.waitingResponse.count();

test('somebody begins, looks back, pauses, goes on in another process, corrects and sends; what is left is that they took part, on which day', async () => {
  const { db } = office;
  expect(await office.begin(1)).toContain('Apakah beban kerja wajar?');
  await office.press(1, 'Wajar');
  expect(await office.press(1, 'Kembali')).toContain('Apakah beban kerja wajar?');
  await office.press(1, 'Terlalu berat');
  await office.says(1, 'Laporan ganda');
  await office.press(1, 'Jeda');
  expect(await db.prisma.conversation.findFirstOrThrow({ select: { head: true } })).toMatchObject({ head: { paused: true } });
  office.restart();
  expect(await office.press(1, 'Lanjutkan')).toContain('Sudah berapa bulan?');
  expect(await office.says(1, 'lama sekali')).toMatch(/angka/i);
  await office.says(1, '6');
  await office.says(1, 'Bidang umum');
  expect(await office.press(1, 'Lewati')).toContain('Laporan ganda');
  await office.press(1, 'Perbaiki 2');
  expect(await office.says(1, 'Laporan rangkap')).toContain('Laporan rangkap');
  expect(await db.prisma.answer.count()).toBe(0);
  expect((await recipientOf(1)).startedAt).not.toBeNull();

  expect(await office.press(1, 'Kirim')).toBe('Terima kasih, jawaban Anda sudah kami terima.\n\nJawaban Anda tidak dapat diubah lagi.');
  // 00:00 in Jakarta of the day.
  expect(await recipientOf(1)).toMatchObject({ startedAt: null, completedAt: new Date('2026-11-22T17:00:00Z'), declinedAt: null });
  expect([await db.prisma.conversation.count(), await db.prisma.answer.count(), await waiting()]).toEqual([0, 0, 1]);
  expect(await db.prisma.chat.findUniqueOrThrow({ where: { id: 101n } })).toMatchObject({ focusId: null });
  expect(await countCampaign(db, office.campaign)).toMatchObject({ invited: 12, started: 1, completed: 1 });
  expect((await keptData(db.prisma, await office.house.idOf(1))).surveysAnswered).toBe(1);
});

test('once sent, nothing more happens to it: old buttons, the same update once more, another beginning', async () => {
  await office.answers(1);
  await office.press(1, 'Kirim');
  const sending = office.updateId;
  const before = await office.db.prisma.waitingResponse.findMany();
  await office.does(1, { kind: 'press', query: 'q', messageId: 1, press: { kind: 'survey', conversation: 1, turn: 6, action: 'submit', index: 0 } }, sending);
  expect(office.toasts).toEqual([]);
  await office.does(1, { kind: 'press', query: 'q', messageId: 1, press: { kind: 'survey', conversation: 1, turn: 6, action: 'submit', index: 0 } });
  expect(office.toasts).toEqual([expect.stringMatching(/^Tombol ini sudah tidak berlaku/)]);
  expect(await office.begin(1)).toBe('Anda sudah menjawab Iklim kerja. Terima kasih.');
  expect(await office.db.prisma.waitingResponse.findMany()).toEqual(before);
});

test('only who has not sent theirs is reminded, and named as silent', async () => {
  await office.house.work();
  await office.house.deliver();
  for (const n of [1, 2, 3]) await office.completes(n);
  await office.begin(4);
  const [next] = (await office.house.due('survey.remind')).filter(({ state }) => state === 'due').map(({ at }) => Date.parse(at)).toSorted((a, b) => a - b);
  office.house.clock.set(next ?? 0);
  await office.house.work();
  const { rows } = await office.db.pool.query<{ chat: string }>(`SELECT chat_id AS chat FROM outbox WHERE kind = 'survey.remind' ORDER BY chat_id`);
  expect(rows.map(({ chat }) => Number(chat))).toEqual([104, 105, 106, 107, 108, 109, 110, 111, 112]);
  const silence = await silentPeople(office.db, office.campaign);
  expect([silence.answered, silence.silent.length]).toEqual([3, 9]);
});

test('nothing is told of fewer than ten while the survey is open; then of five, and of all the others when it has closed', async () => {
  for (let n = 1; n <= 9; n++) await office.completes(n);
  expect([await office.publish(), (await told()).withheld, (await exported()).rows]).toEqual([{ published: 0, erased: 0 }, 9, []]);
  await office.completes(10);
  expect(await office.publish()).toEqual({ published: 5, erased: 0 });
  expect(await told()).toMatchObject({ respondent: 'anonymous', audience: 'leaders', submitted: 10, withheld: 5, whole: { people: 5 } });
  await office.completes(11);
  await office.close();
  expect(await office.publish()).toEqual({ published: 6, erased: 0 });
  expect(await office.publish()).toEqual({ published: 0, erased: 0 });

  const report = await told();
  expect(report).toMatchObject({ submitted: 11, withheld: 0, whole: { people: 11 } });
  expect(report.erased).toBeUndefined();
  const { rows, questions, repeats } = await exported();
  expect(rows.map(({ respondent, startedAt, completedAt }) => [respondent, startedAt, completedAt])).toEqual(Array.from({ length: 11 }, () => [null, null, null]));
  expect(new Set(rows.map(({ answers }) => answers['saran']))).toEqual(new Set(Array.from({ length: 11 }, (_, i) => saidBy(i + 1)['saran'])));
  expect(JSON.parse(exportResponses(rows, questions, 'json', repeats))).toHaveLength(11);
  const csv = exportResponses(rows, questions, 'csv', repeats).trim().split('\n');
  expect(csv[0]).toMatch(/^respondent,startedAt,completedAt,/);
  expect(csv.slice(1).every((line) => line.startsWith(',,,'))).toBe(true);
  const sheet = read(exportResponses(rows, questions, 'xlsx', repeats), { type: 'array' }).Sheets['responses'];
  const cells = sheet === undefined ? [] : utils.sheet_to_json<Record<string, unknown>>(sheet);
  expect(cells.map((row) => [row['respondent'], row['startedAt'], row['completedAt']])).toEqual(Array.from({ length: 11 }, () => [undefined, undefined, undefined]));
  expect(await office.db.prisma.responseGroup.findMany({ select: { createdAt: true } })).toEqual(expect.arrayContaining([{ createdAt: new Date('2026-11-23T00:00:00Z') }]));
  expect([await waiting(), await office.db.prisma.responseGroupMember.count()]).toEqual([0, 0]);
});

test('of fewer than five in all nothing is ever read, and results and exports say so; drafts that were never sent go too', async () => {
  for (const n of [1, 2, 3, 4]) await office.completes(n);
  await office.answers(5);
  await office.close();
  expect(await office.publish()).toEqual({ published: 0, erased: 5 });
  expect([await waiting(), await office.db.prisma.conversation.count(), await office.db.prisma.responseGroup.count()]).toEqual([0, 0, 0]);
  const report = await told();
  expect(report).toMatchObject({ submitted: 4, withheld: 0, erased: 4, whole: { people: 0 } });
  expect(resultsAsText(report)).toContain('4 jawaban anonim dihapus tanpa dibaca, karena yang mengirim kurang dari lima orang.');
  expect(await exported()).toMatchObject({ rows: [], withheld: 0, erased: 4 });
});

test('what closes at the very moment of sending takes nothing any more, and says so', async () => {
  await office.answers(1);
  // Another process has closed it by its own clock.
  const campaign = await office.db.prisma.campaign.findUniqueOrThrow({ where: { id: office.campaign } });
  const client = await office.db.pool.connect();
  await client.query('BEGIN');
  await client.query('UPDATE campaign SET closed_at = closes_at WHERE id = $1', [campaign.id]);
  const sending = office.press(1, 'Kirim');
  for (let blocked = false; !blocked; ) {
    blocked = (await office.db.pool.query(`SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`)).rows.length > 0;
  }
  await client.query('COMMIT');
  client.release();
  expect(await sending).toContain('sudah ditutup');
  expect([await waiting(), (await recipientOf(1)).completedAt]).toEqual([0, null]);
});

test('a message that Telegram would not take yet waits sealed, is shown later, and leaves no row', async () => {
  await office.begin(1);
  office.away = new RetryLater('away', 1, 'recipient');
  await office.press(1, 'Terlalu berat');
  const [row] = await office.db.prisma.outbox.findMany({ where: { chatId: 101n } });
  expect(row).toMatchObject({ state: 'queued', kind: 'survey.question', payload: { method: 'sealed' } });
  expect(JSON.stringify(row?.payload)).not.toContain('berat');
  office.away = null;
  office.house.clock.advance(2_000);
  await office.db.pool.query(`UPDATE outbox SET not_before = NULL; UPDATE chat SET hold_until = NULL; UPDATE pace SET hold_until = NULL`);
  await office.drain();
  expect(office.last(1)).toContain('Apa yang terlalu berat?');
  expect(await office.db.prisma.outbox.count({ where: { chatId: 101n } })).toBe(0);
});

test('a question whose sender died is not shown after what came later', async () => {
  await office.begin(1);
  office.away = new OutcomeUnknown('died');
  await office.press(1, 'Terlalu berat');
  office.away = null;
  await office.db.pool.query(`UPDATE outbox SET state = 'sending', lease_until = clock_timestamp() - interval '1 minute' WHERE chat_id = 101`);
  // Nobody has seen the question, so this is no answer to it; it is shown now, once.
  expect(await office.says(1, 'Laporan')).toContain('Apa yang terlalu berat?');
  const shown = office.screens.get(101)?.length;
  await recoverOutbox(office.db, office.house.clock.now());
  await office.drain();
  expect([office.screens.get(101)?.length, await office.db.prisma.outbox.count({ where: { chatId: 101n } })]).toEqual([shown, 0]);
});

test('a draft that was sealed with a key that is gone begins again with an apology, and what waited to be sent ends', async () => {
  await office.answers(1);
  await office.db.pool.query(`UPDATE conversation SET head = jsonb_set(head, '{sealed}', to_jsonb($1::text))`, [createVault(new Uint8Array(32).fill(3)).seal('{}', 'conversation:1', 64)]);
  office.screens.clear();
  expect(await office.says(1, 'halo')).toContain('Apakah beban kerja wajar?');
  expect(office.screens.get(101)?.[0]?.text).toBe('Maaf, jawaban yang belum dikirim tidak dapat dibuka lagi. Kita mulai dari awal.');
  expect(await office.press(1, 'Wajar')).toContain('Apa saran Anda?');
  await office.db.prisma.outbox.create({ data: { key: 'lost', channel: 'telegram', lane: 0, kind: 'survey.question', chatId: 101n, payload: { method: 'sealed', box: 'v1.AAAA' }, onDoubt: 'repeat', createdAt: new Date(office.house.clock.real()) } });
  await office.drain();
  expect(await office.db.prisma.outbox.count({ where: { key: 'lost' } })).toBe(0);
  expect(await office.says(1, 'Tetap seperti ini')).toContain('Tetap seperti ini');
});

test('the log and the queue say nothing of anybody', async () => {
  await office.completes(1);
  await office.publish();
  const lines = office.house.lines.filter(({ message }) => !/launched|imported/.test(message));
  expect(lines).toEqual([]);
});
