import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { beginVoting, closeDiscussion, discussionStatus, listDiscussions } from '../../../src/app/discussion/office.js';
import { openDiscussion } from '../../../src/app/discussion/open.js';
import { rankedNeeds } from '../../../src/db/discussions.js';
import { DAY, HOUR, MINUTE } from '../talk/world.js';
import { CLOSES, GROUP, Hall, VOTES } from './hall.js';

let hall: Hall;
beforeEach(async () => {
  hall = await Hall.open(6);
});
afterEach(() => hall.world.close());

const IDEAS = ['Excel', 'excel.', 'Manajemen proyek', 'Pelayanan publik', 'Surat dinas'];
const deps = () => hall.world.deps;
const db = () => hall.world.db;
const places = async (text: string): Promise<number> => (await db().prisma.discussionProposal.findFirstOrThrow({ where: { text: { equals: text, mode: 'insensitive' } } })).place + 1;

test('a discussion goes from its code to ranked needs, and who said what is kept nowhere', async () => {
  const { code } = await hall.prepare();
  const [notice] = await hall.group.does({ kind: 'discuss', code: ` ${code.toLowerCase()} `, account: hall.account(0) });
  expect(notice).toBe(
    'Diskusi kebutuhan pelatihan Dinas Kominfo\nLayanan digital\n\nSetiap orang dapat memberi paling banyak 3 usulan, secara pribadi, sampai Jumat, 27 November 2026, 09.00 WIB. ' +
      'Usulan lalu ditampilkan di sini tanpa nama dan dipilih bersama.\n\nBelum ada yang mengusulkan.\n[Usulkan secara pribadi]',
  );
  const link = await hall.link(code);
  await hall.proposed(link, IDEAS);
  await beginVoting(deps(), code);
  const [list, ballot] = await hall.toGroup();
  expect(list).toMatch(/^Usulan tentang Layanan digital, tanpa nama dan dalam urutan acak:\n1\. /);
  expect(list?.split('\n')).toHaveLength(5);
  expect(ballot).toContain('Belum ada yang memilih.\n[Pilih secara pribadi]');
  expect(await db().prisma.discussionDraft.count()).toBe(0);

  const excel = await places('Excel');
  const project = await places('Manajemen proyek');
  for (let n = 0; n < 5; n++) {
    await hall.phone(n).start(link);
    await hall.phone(n).press(`Pilih ${excel}`);
    if (n < 2) await hall.phone(n).press(`Pilih ${project}`);
  }
  expect(await discussionStatus(db(), code)).toMatchObject({ phase: 'voting', proposals: 4, participants: 5, voted: 5, needs: [] });
  await hall.sendToGroup();
  const status = await closeDiscussion(deps(), code, false);
  expect(status).toMatchObject({ phase: 'closed', voted: 0, needs: [{ rank: 1, votes: 5, tied: false }, { rank: 2, text: 'Manajemen proyek', votes: 2, tied: false }] });
  expect((await hall.toGroup())[0]).toMatch(/^Layanan digital: hasil pilihan 5 orang\n1\. .xcel\.?: 5 suara\n2\. Manajemen proyek: 2 suara\n\n2 usulan lain tidak mendapat suara\./i);
  expect(await db().prisma.discussionVote.count()).toBe(0);
  expect(await rankedNeeds(db(), hall.world.unit)).toMatchObject([{ rank: 1, votes: 5, participants: 5, topic: 'Layanan digital' }, { rank: 2, participants: 5 }]);
  expect(await rankedNeeds(db(), hall.world.unit + 1)).toEqual([]);
  expect(await listDiscussions(db())).toEqual([status]);

  await closeDiscussion(deps(), code, false);
  expect(await hall.toGroup()).toHaveLength(1);
});

describe('the code', () => {
  test('opens once, and only for somebody who is known', async () => {
    const { code } = await hall.prepare();
    expect(await hall.group.does({ kind: 'discuss', code, account: 999 })).toEqual([expect.stringContaining('pegawai yang akunnya sudah terhubung')]);
    expect(await hall.group.does({ kind: 'discuss', code, account: null })).toHaveLength(1);
    expect(await hall.group.does({ kind: 'discuss', code: null, account: hall.account(0) })).toEqual([expect.stringContaining('tulis /diskusi diikuti kode')]);
    await hall.group.does({ kind: 'discuss', code, account: hall.account(0) });
    for (const chat of [GROUP, GROUP - 1]) expect(await hall.world.phone(chat).does({ kind: 'discuss', code, account: hall.account(1) })).toEqual([expect.stringContaining('sudah dipakai')]);
    expect(await db().prisma.discussionRoom.count()).toBe(1);
    const second = await hall.prepare();
    expect(await hall.group.does({ kind: 'discuss', code: second.code, account: hall.account(1) })).toEqual([expect.stringContaining('masih ada diskusi yang berjalan: Layanan digital')]);
  });

  test('expires, and guessing it is slowed down in silence', async () => {
    const { code, expiresAt } = await hall.prepare();
    hall.world.clock.set(expiresAt);
    expect(await hall.group.does({ kind: 'discuss', code, account: hall.account(0) })).toEqual([expect.stringContaining('sudah tidak berlaku')]);
    for (let guess = 0; guess < 5; guess++) await hall.group.does({ kind: 'discuss', code: `ABCDEFG${guess + 2}`, account: hall.account(0) });
    expect(await hall.group.does({ kind: 'discuss', code, account: hall.account(0) })).toEqual([]);
  });

  test('written twice by redelivery it opens once', async () => {
    const { code } = await hall.prepare();
    expect(await hall.twice(GROUP, { kind: 'discuss', code, account: hall.account(0) })).toBe(false);
    expect(await db().prisma.outbox.count({ where: { chatId: BigInt(GROUP) } })).toBe(1);
    expect(await hall.world.due('discussion.turn')).toHaveLength(2);
  });
});

describe('proposing in private', () => {
  test('is explained, listed, changed and taken back', async () => {
    const { link } = await hall.opened();
    const siti = hall.phone(1);
    expect(await siti.start(link)).toEqual([
      'Diskusi kebutuhan pelatihan Dinas Kominfo\nLayanan digital\n\nSilakan ketik satu usulan dalam satu pesan, paling banyak 300 huruf, sampai Jumat, 27 November 2026, 09.00 WIB. Mohon tidak menulis nama orang.\n\n' +
        'Usulan tampil di grup tanpa nama. Sampai saat itu kami menyimpannya bersama nama Anda, agar dapat Anda ubah; sesudahnya kaitan itu dihapus.\n\nAnda masih dapat mengetik 3 usulan.\n[Selesai]',
    ]);
    expect(await siti.says('Excel <dasar>')).toEqual(['Usulan Anda sudah kami catat.\n\nUsulan Anda:\n1. Excel &lt;dasar&gt;\n\nAnda masih dapat mengetik 2 usulan.\n[Ubah 1]\n[Tarik 1]\n[Selesai]']);
    expect(await siti.press('Ubah 1')).toEqual(['Silakan ketik penggantinya. Usulan sekarang: Excel &lt;dasar&gt;']);
    expect(await siti.says('x'.repeat(301))).toEqual(['Usulannya terlalu panjang. Mohon ringkas menjadi paling banyak 300 huruf.']);
    expect(await siti.says('Excel')).toEqual([expect.stringContaining('Usulan Anda sudah kami ganti.\n\nUsulan Anda:\n1. Excel\n')]);
    await siti.press('Tarik 1');
    expect(siti.screen().some((text) => text.startsWith('Usulan itu sudah kami hapus.'))).toBe(true);
    for (const text of ['a', 'b', 'c']) await siti.says(text);
    expect((await hall.world.chat(hall.account(1))).awaiting).toBeNull();
    expect(await siti.says('d')).toEqual([expect.not.stringContaining('sudah kami catat')]);
    await siti.press('Selesai');
    expect((await discussionStatus(db(), (await listDiscussions(db()))[0]?.code ?? '')).proposals).toBe(3);
  });

  test('a stale button takes nothing back but what it was made for, and another person’s reaches nothing', async () => {
    const { link } = await hall.opened();
    await hall.proposed(link, ['a', 'b']);
    const id = (await db().prisma.discussion.findFirstOrThrow()).id;
    await hall.phone(0).presses({ kind: 'discussion', discussion: id, action: 'withdraw', index: 1 });
    await hall.phone(0).says('c');
    await hall.phone(0).presses({ kind: 'discussion', discussion: id, action: 'withdraw', index: 1 });
    expect(hall.phone(0).toast).toBe('Tombol ini sudah tidak berlaku. Tidak ada yang berubah.');
    expect((await db().prisma.discussionDraft.findMany({ orderBy: { text: 'asc' } })).map((d) => [d.text, d.number])).toEqual([['b', 1], ['c', 2]]);
    await hall.phone(0).presses({ kind: 'discussion', discussion: id + 9, action: 'vote', index: 0 });
    expect(hall.phone(0).toast).toBe('Tombol ini bukan untuk Anda. Tidak ada yang berubah.');
  });

  test('redelivered, a proposal and a vote count once', async () => {
    const { code, link } = await hall.opened();
    await hall.proposed(link, IDEAS);
    await hall.phone(5).start(link);
    expect(await hall.twice(hall.account(5), { kind: 'say', text: 'Arsip' })).toBe(false);
    expect(await db().prisma.discussionDraft.count()).toBe(6);
    const { id } = await db().prisma.discussion.findFirstOrThrow();
    await beginVoting(deps(), code);
    const vote = { kind: 'press', query: 'q', messageId: null, press: { kind: 'discussion', discussion: id, action: 'vote', index: 1 } } as const;
    expect(await hall.twice(hall.account(5), vote)).toBe(false);
    await hall.phone(5).does(vote);
    expect((await db().prisma.discussionVote.findFirstOrThrow()).places).toEqual([1]);
  });

  test('somebody unknown, from elsewhere, or with a dead link is told kindly', async () => {
    const { link } = await hall.opened();
    const stranger = hall.world.phone(9_001);
    expect(await stranger.start(link)).toEqual([expect.stringContaining('Tautan ini menuju sebuah diskusi'), expect.stringContaining('Saya Pamong')]);
    await stranger.press('Setuju, lanjut di Telegram');
    expect(await stranger.start(link)).toEqual([expect.stringContaining('Setelah akun Anda terhubung'), expect.stringContaining('[contact]')]);
    const { id } = await db().prisma.unit.create({ data: { name: 'Dinas Lain' } });
    await db().prisma.employee.update({ where: { id: hall.employees[5] ?? 0 }, data: { unitId: id } });
    expect(await hall.phone(5).start(link)).toEqual([expect.stringContaining('Diskusi ini untuk pegawai Dinas Kominfo.')]);
    expect(await hall.phone(0).start('d_aaaaaaaaaaaaaaaa')).toEqual([expect.stringContaining('tidak kami kenali')]);
    expect(await db().prisma.discussionMember.count()).toBe(0);
  });

  test('a survey that had the floor gets it back, and its question comes again', async () => {
    const { link } = await hall.opened();
    await hall.world.campaign('k', [hall.employees[0] ?? 0]);
    const siti = hall.phone(0);
    await siti.start();
    await siti.press('Mulai');
    await siti.start(link);
    expect(await siti.says('Excel')).toEqual([expect.stringContaining('sudah kami catat')]);
    expect((await siti.press('Selesai')).at(-1)).toContain('Pelatihan apa?');
    await siti.says('Manajemen proyek');
    expect(await db().prisma.answer.findMany({ select: { question: true } })).toEqual([{ question: 'topik' }]);
  });

  test('whoever begins a survey meanwhile answers the survey', async () => {
    const { code, link } = await hall.opened();
    await hall.world.campaign('k', [hall.employees[0] ?? 0]);
    const siti = hall.phone(0);
    await siti.start();
    await siti.start(link);
    await siti.press('Mulai');
    await siti.says('Manajemen proyek');
    expect(await db().prisma.answer.count()).toBe(1);
    expect((await discussionStatus(db(), code)).proposals).toBe(0);
  });
});

describe('in time', () => {
  test('collecting ends by itself; where too few have proposed the group is told, and it is looked at again', async () => {
    const { code, link } = await hall.opened();
    await hall.proposed(link, IDEAS.slice(0, 4));
    await hall.sendToGroup();
    hall.world.clock.set(VOTES + HOUR);
    await hall.due();
    expect(await hall.toGroup()).toEqual([expect.stringContaining('Sejauh ini ada 3 usulan berbeda dari 4 orang.')]);
    expect(await discussionStatus(db(), code)).toMatchObject({ phase: 'collecting' });
    await hall.phone(4).start(link);
    await hall.phone(4).says('Arsip');
    await hall.sendToGroup();
    // A day later is a Saturday.
    hall.world.clock.set(VOTES + 2 * DAY);
    await hall.due();
    expect((await discussionStatus(db(), code)).phase).toBe('collecting');
    hall.world.clock.set(VOTES + 3 * DAY);
    await hall.due();
    expect((await discussionStatus(db(), code)).phase).toBe('voting');
    hall.world.clock.set(CLOSES);
    expect(await hall.phone(0).start(link)).toEqual(['Diskusi ini sudah ditutup. Terima kasih atas perhatian Anda.']);
    await hall.due();
    expect(await discussionStatus(db(), code)).toMatchObject({ phase: 'closed', needs: [] });
    expect((await hall.toGroup()).at(-1)).toContain('Yang memilih baru 0 orang');
    expect(await hall.world.due()).toEqual([]);
  });

  test('how many take part is rewritten once for many changes, never with a name', async () => {
    const { link } = await hall.opened();
    await hall.sendToGroup();
    await hall.proposed(link, IDEAS.slice(0, 3));
    expect(await hall.world.due('discussion.progress')).toHaveLength(1);
    hall.world.clock.advance(MINUTE);
    await hall.due();
    const [rewritten] = await hall.toGroup();
    expect(rewritten).toContain('Sejauh ini 3 orang mengusulkan.\n[Usulkan secara pribadi]');
    expect(rewritten).not.toMatch(/Orang \d/);
    const row = await db().prisma.outbox.findFirstOrThrow({ where: { kind: 'discussion.progress' } });
    expect(row).toMatchObject({ employeeId: null, payload: { method: 'editMessageText' } });

    // The group has another id by then, say: what was to be rewritten came as a new message, and that one is rewritten next.
    await db().pool.query(`UPDATE outbox SET state = 'sent', platform_id = '901', payload = NULL WHERE id = $1`, [row.id]);
    await hall.phone(3).start(link);
    await hall.phone(3).says('Arsip');
    hall.world.clock.advance(MINUTE);
    await hall.due();
    const next = await db().prisma.outbox.findFirstOrThrow({ where: { kind: 'discussion.progress', state: 'queued' } });
    expect(next.payload).toMatchObject({ method: 'editMessageText', params: { message_id: 901 } });
    await db().pool.query(`UPDATE outbox SET state = 'failed', payload = NULL WHERE id = $1`, [next.id]);
    await hall.phone(4).start(link);
    await hall.phone(4).says('Data');
    hall.world.clock.advance(MINUTE);
    await hall.due();
    expect((await db().prisma.outbox.findFirstOrThrow({ where: { kind: 'discussion.progress', state: 'queued' } })).payload).toMatchObject({ method: 'sendMessage' });
  });

  test('while the notice is not sent there is nothing to rewrite yet', async () => {
    const { link } = await hall.opened();
    await hall.proposed(link, IDEAS.slice(0, 1));
    hall.world.clock.advance(MINUTE);
    await hall.due();
    expect(await hall.world.due('discussion.progress')).toHaveLength(1);
    expect(await db().prisma.outbox.count({ where: { kind: 'discussion.progress' } })).toBe(0);
  });
});

describe('the group', () => {
  test('puts the bot out and takes it back: what was under way waits, and the officer sees it', async () => {
    const { code, link } = await hall.opened();
    await hall.proposed(link, IDEAS);
    await hall.group.does({ kind: 'removed' });
    expect(await discussionStatus(db(), code)).toMatchObject({ aside: true, phase: 'collecting' });
    expect(await hall.phone(0).start(link)).toEqual([expect.stringContaining('sedang terhenti')]);
    await expect(beginVoting(deps(), code)).rejects.toThrow('out of the group');
    hall.world.clock.set(VOTES + HOUR);
    await hall.due();
    expect((await discussionStatus(db(), code)).phase).toBe('collecting');
    expect(await hall.group.does({ kind: 'joined' })).toEqual([expect.stringContaining('Sejauh ini 5 orang mengusulkan.')]);
    hall.world.clock.advance(HOUR);
    await hall.due();
    expect(await discussionStatus(db(), code)).toMatchObject({ aside: false, phase: 'voting' });
  });

  test('is greeted where nothing is under way', async () => {
    expect(await hall.group.does({ kind: 'joined' })).toEqual([expect.stringContaining('Terima kasih sudah menambahkan saya')]);
  });

  test('becomes a supergroup, told of from both sides: the discussion and what waits move along', async () => {
    const { code, link } = await hall.opened();
    await hall.proposed(link, IDEAS);
    await beginVoting(deps(), code);
    const to = -100_777;
    await hall.group.does({ kind: 'migrated', from: GROUP, to });
    await hall.world.phone(to).does({ kind: 'migrated', from: GROUP, to });
    const rows = await db().prisma.outbox.findMany({ where: { chatId: BigInt(to) } });
    expect(rows).toMatchObject([{ payload: { params: { chat_id: to } } }, { payload: { params: { chat_id: to } } }]);
    expect(await db().prisma.discussionRoom.findFirstOrThrow()).toMatchObject({ chatId: BigInt(to), asideAt: null });
    expect(await db().prisma.chat.count({ where: { id: BigInt(to) } })).toBe(1);
  });
});

test('an officer loses no proposals by closing early, unless they say so', async () => {
  const { code, link } = await hall.opened();
  await hall.proposed(link, IDEAS);
  await hall.sendToGroup();
  await expect(closeDiscussion(deps(), code, false)).rejects.toThrow('--discard');
  expect(await closeDiscussion(deps(), code, true)).toMatchObject({ phase: 'closed', needs: [], proposals: 0 });
  expect(await hall.toGroup()).toEqual([expect.stringContaining('ditutup sebelum ada pemilihan')]);
  await expect(discussionStatus(db(), 'nonsense')).rejects.toThrow('nonsense');
});

test.each([
  ['no topic', { topic: ' \u200B ' }],
  ['a topic that is too long', { topic: 'x'.repeat(201) }],
  ['an unknown unit', { unitName: 'Dinas Entah' }],
  ['fewer than five people', { rules: { leastPeople: 4 } }],
  ['a close in the past', { closesAt: 1 }],
  ['a vote after the close', { votesAt: Date.UTC(2026, 11, 30), closesAt: Date.UTC(2026, 11, 20) }],
])('%s is refused', async (_name, more) => {
  await expect(hall.prepare(more)).rejects.toMatchObject({ consequence: 'refuse-input' });
  expect(await db().prisma.discussion.count()).toBe(0);
});

test('where nobody says when, voting begins half-way in working hours and it closes after a week', async () => {
  const { votesAt, closesAt, expiresAt } = await openDiscussion(deps(), { unitName: 'Dinas Kominfo', topic: 'Data' });
  expect([votesAt, closesAt, expiresAt].map((at) => new Date(at).toISOString())).toEqual(['2026-11-30T02:00:00.000Z', '2026-12-01T09:00:00.000Z', '2026-11-30T02:00:00.000Z']);
});

test('a long ballot is paged, and a vote stays on its page', async () => {
  const { code, link } = await hall.opened();
  for (let n = 0; n < 5; n++) {
    await hall.phone(n).start(link);
    for (const part of ['a', 'b', 'c']) await hall.phone(n).says(`usulan ${n} ${part}`);
  }
  await beginVoting(deps(), code);
  const siti = hall.phone(0);
  const [first] = await siti.start(link);
  expect(first).toContain('Halaman 1 dari 2');
  expect(first).not.toContain('[Pilih 9]');
  await siti.press('Berikutnya');
  const [voted] = await siti.press('Pilih 9');
  expect(voted).toContain('Halaman 2 dari 2');
  expect(voted).toContain('(Anda pilih)');
  expect(voted).toContain('[Batalkan 9]');
  expect(siti.toast).toBe('Nomor 9 dipilih. Sisa pilihan: 2.');
  for (const n of [10, 11]) await siti.press(`Pilih ${n}`);
  await siti.press('Pilih 12');
  expect(siti.toast).toBe('Anda sudah memilih 3 usulan. Untuk memilih yang lain, batalkan salah satunya dahulu.');
});
