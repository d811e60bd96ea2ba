import { expect, test } from 'vitest';
import { writeDigest } from '../../../src/app/digest/postDigest.js';
import { releaseFigures } from '../../../src/app/digest/releaseFigures.js';
import { tellResults } from '../../../src/app/results/tellResults.js';
import { digestOf } from '../../../src/db/digests.js';
import { viewOf } from '../../../src/db/figures.js';
import { FiguresSchema } from '../../../src/domain/privacy/release.js';
import type { Section, SectionKind } from '../../../src/domain/digest/types.js';
import { nip } from '../house.js';
import { HOUR, NEEDY, NEXT_MONDAY, openOffice, WEEK, WEEK_BEGINS, type Office } from './office.js';

const DAY = 24 * HOUR;

async function sectionsOf(office: Office, n: number, week = WEEK): Promise<readonly Section[]> {
  const leader = await office.idOf(n);
  await office.bind(n).catch(() => {});
  await writeDigest(office.post, leader, week);
  return (await digestOf(office.db, leader, week))?.digest.sections ?? [];
}

const section = (sections: readonly Section[], kind: SectionKind): Section | undefined => sections.find((s) => s.kind === kind);

test('a leader sees everyone below at any depth, and neither themselves nor who left', async () => {
  const office = await openOffice({ staff: 3 });
  await office.db.prisma.employee.update({ where: { nip: nip(4) }, data: { leftAt: new Date(WEEK_BEGINS) } });
  const view = await viewOf(office.db, await office.idOf(1));
  expect(new Set(view.people)).toEqual(new Set([await office.idOf(2), await office.idOf(3), await office.idOf(5)]));
});

test('what people below answered is told with its bases, against the week before', async () => {
  const office = await openOffice();
  const { campaign } = await office.launch('Dinas Kominfo');
  for (const [at, n] of [3, 4, 5, 6, 7, 8].entries()) await office.answer(campaign, n, NEEDY, WEEK_BEGINS + (at + 1) * HOUR);
  office.clock.set(NEXT_MONDAY);
  const first = await sectionsOf(office, 1);
  expect(section(first, 'participation')).toMatchObject({ campaigns: [{ campaign, invited: 8, answered: 6, before: null }] });
  expect(section(first, 'needs')).toMatchObject({ top: [{ key: 'komunikasi', count: 6, base: 6 }, { key: 'manajemen_proyek', count: 6, base: 6 }] });

  await office.answer(campaign, 9, NEEDY, NEXT_MONDAY + HOUR);
  office.clock.advance(7 * DAY);
  const second = await sectionsOf(office, 1, '2026-W48');
  expect(section(second, 'participation')).toMatchObject({ campaigns: [{ invited: 8, answered: 7, before: { invited: 8, answered: 6 } }] });
  // The one that came alone fits into no group of five: it changes no figure.
  expect(section(second, 'needs')).toMatchObject({ top: [{ count: 6, base: 6 }, { count: 6, base: 6 }] });
});

test('figures of fewer than five answers are withheld, and so is what reveals them', async () => {
  const office = await openOffice();
  const { campaign } = await office.launch('Dinas Kominfo');
  for (const n of [3, 4, 5, 6]) await office.answer(campaign, n, NEEDY, WEEK_BEGINS + HOUR);
  office.clock.set(NEXT_MONDAY);
  expect(section(await sectionsOf(office, 2), 'needs')).toBeUndefined();
  expect(await office.db.prisma.releaseBlock.count()).toBe(0);
  expect(await office.db.prisma.releaseMember.count()).toBe(0);
});

test('an answer after the week changes nothing that is said about the week', async () => {
  const office = await openOffice();
  const { campaign } = await office.launch('Dinas Kominfo');
  for (const n of [3, 4, 5, 6, 7]) await office.answer(campaign, n, NEEDY, NEXT_MONDAY - HOUR);
  office.clock.set(NEXT_MONDAY);
  const sections = await sectionsOf(office, 1);
  expect(section(sections, 'participation')).toMatchObject({ campaigns: [{ answered: 0 }] });
  expect(section(sections, 'needs')).toBeUndefined();
});

test('a session’s feedback, who is in the next one, and what waits for the leader', async () => {
  const office = await openOffice();
  await office.course(`course: mp\ntitle: Manajemen Proyek\njp: 8\nsessions:\n  - { start: 2026-11-18 08:00, end: 2026-11-18 11:00, zone: Asia/Jakarta, place: Aula }\n  - { start: 2026-11-25 08:00, end: 2026-11-25 11:00, zone: Asia/Jakarta, place: Aula }\nparticipants: [${[3, 4, 5, 6, 7].map((n) => `'${nip(n)}'`).join(', ')}]\n`);
  const { campaign: needs } = await office.launch('Dinas Kominfo');
  office.clock.set(Date.parse('2026-11-18T04:30:00Z'));
  await office.work();
  const poll = await office.db.prisma.campaign.findFirstOrThrow({ where: { purpose: 'feedback' } });
  for (const n of [3, 4, 5, 6, 7]) await office.answer(poll.id, n, { materi: '4', metode: n === 3 ? '1' : '5', narasumber: '5' }, office.clock.now());
  office.clock.set(NEXT_MONDAY);
  const sections = await sectionsOf(office, 1);
  expect(section(sections, 'feedback')).toMatchObject({ sessions: [{ title: 'Manajemen Proyek', answers: 5, material: 4, method: 4.2, speaker: 5 }] });
  expect(section(sections, 'sessions')).toMatchObject({ sessions: [{ people: 5, place: 'Aula' }] });
  expect(section(sections, 'waiting')).toMatchObject({ count: 1, nearest: { ref: needs } });
});

test('a digest about a survey without names is made of the groups that results and exports are made of', async () => {
  const office = await openOffice();
  await office.course(`course: mp\ntitle: Manajemen Proyek\njp: 8\nsessions:\n  - { start: 2026-11-18 08:00, end: 2026-11-18 11:00, zone: Asia/Jakarta, place: Aula }\nparticipants: [${[3, 4, 5, 6, 7, 8, 9].map((n) => `'${nip(n)}'`).join(', ')}]\n`);
  office.clock.set(Date.parse('2026-11-18T04:30:00Z'));
  await office.work();
  const { id: poll } = await office.db.prisma.campaign.findFirstOrThrow({ where: { purpose: 'feedback' } });
  for (const n of [3, 4, 5, 6, 7]) await office.answer(poll, n, { materi: '4', metode: '4', narasumber: '4' }, office.clock.now());
  // Looked at in the middle of the week: from now on these five are one group.
  expect(await tellResults(office.post, { campaign: poll })).toMatchObject({ audience: 'leaders', whole: { people: 5 } });
  for (const n of [8, 9]) await office.answer(poll, n, { materi: '1', metode: '1', narasumber: '1' }, office.clock.now());
  office.clock.set(NEXT_MONDAY);
  expect(section(await sectionsOf(office, 1), 'feedback')).toMatchObject({ sessions: [{ answers: 5, material: 4, method: 4, speaker: 4 }] });
  expect(await tellResults(office.post, { campaign: poll })).toMatchObject({ withheld: 2, whole: { people: 5 } });
});

test('who releases at once with others releases once; a second release adds nothing', async () => {
  const office = await openOffice({ staff: 12 });
  const { campaign } = await office.launch('Dinas Kominfo');
  for (let n = 3; n <= 14; n++) await office.answer(campaign, n, NEEDY, WEEK_BEGINS + HOUR);
  office.clock.set(NEXT_MONDAY);
  const cutoff = NEXT_MONDAY - 9 * HOUR;
  const ran = await Promise.all([1, 2, 3].map(() => releaseFigures(office.post, cutoff)));
  expect(ran.filter(Boolean)).toHaveLength(1);
  const blocks = await office.db.prisma.releaseBlock.findMany();
  // Three measures were answered: two competencies and the choice of trainings.
  expect(blocks.map((b) => FiguresSchema.parse(b.content).size)).toEqual([12, 12, 12]);
  expect(await office.db.prisma.releaseMember.count()).toBe(36);
  expect(await releaseFigures(office.post, NEXT_MONDAY)).toBe(true);
  expect(await office.db.prisma.releaseBlock.count()).toBe(3);
});

test('a rehearsal that left its note in the future holds up no later release', async () => {
  const office = await openOffice();
  office.clock.set(NEXT_MONDAY + 182 * DAY);
  await releaseFigures(office.post, office.clock.now());
  office.clock.set(NEXT_MONDAY);
  const { campaign } = await office.launch('Dinas Kominfo');
  for (const n of [3, 4, 5, 6, 7]) await office.answer(campaign, n, NEEDY, NEXT_MONDAY);
  expect(await releaseFigures(office.post, NEXT_MONDAY)).toBe(true);
  expect(await office.db.prisma.releaseBlock.count()).toBe(3);
});

test('ten thousand answers are released in one go', { timeout: 60_000 }, async () => {
  const office = await openOffice({ staff: 5 });
  const { campaign } = await office.launch('Dinas Kominfo');
  const staff = 10_000;
  await office.db.pool.query(
    `WITH p AS (INSERT INTO employee (nip, name, unit_id, supervisor_id, status, zone, created_at)
       SELECT lpad((900000 + i)::text, 18, '1'), 'Pegawai', (SELECT unit_id FROM employee WHERE nip = $2), CASE WHEN i % 2 = 0 THEN (SELECT id FROM employee WHERE nip = $2) ELSE (SELECT id FROM employee WHERE nip = $3) END, 'PNS', 'Asia/Jakarta', $4::timestamptz
       FROM generate_series(1, $1::int) i RETURNING id),
     c AS (INSERT INTO conversation (campaign_id, employee_id, head, started_at, asked_at, completed_at) SELECT $5, id, '{}', $4::timestamptz, $4::timestamptz, $4::timestamptz FROM p RETURNING id)
     INSERT INTO answer (conversation_id, question, value, answered_at) SELECT c.id, q, to_jsonb((c.id % 5 + 1)::text), $4::timestamptz FROM c, unnest(ARRAY['komunikasi','integritas','kerja_sama']) q`,
    [staff, nip(1), nip(2), new Date(WEEK_BEGINS + HOUR), campaign],
  );
  // What PostgreSQL learns by itself while so many people answer, and cannot know a moment after they are written.
  await office.db.pool.query('ANALYZE');
  office.clock.set(NEXT_MONDAY);
  expect(await releaseFigures(office.post, NEXT_MONDAY)).toBe(true);
  const members = await office.db.prisma.releaseMember.count();
  expect(members).toBe(3 * staff);
});
