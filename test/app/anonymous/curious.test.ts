import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { isQuestion } from '../../../src/domain/survey/types.js';
import { createVault } from '../../../src/support/vault.js';
import { testVault } from '../../support/vault.js';
import { column, countsOf, everything, isAbout, joinedByTransaction, openWords, type Known, type Seen, type SeenRow } from './administrator.js';
import { AnonymousOffice, CLIMATE, saidBy } from './office.js';

const PEOPLE = Array.from({ length: 12 }, (_, i) => i + 1);
/** What would tell an answer, or what was asked, wherever it stands: what was said, names and labels of choices, questions of the form. */
const WORDS = [
  ...PEOPLE.flatMap((n) => Object.values(saidBy(n)).filter((text) => text.length > 3)),
  ...CLIMATE.questions.flatMap((node) => (isQuestion(node) ? [String(node.label['id']), ...(node.choices ?? []).map(({ name }) => name)] : [])),
];
/** The form itself is no secret. */
const FORM = ['survey_version'];

let office: AnonymousOffice;
let people: readonly Known[];
/** Of each sending: how many waited then, and at which place lies the one that came with it. */
const places: { readonly of: number; readonly at: number }[] = [];
let drafting: Seen;
let sent: Seen;
let open: Seen;
let closed: Seen;

/** Twelve people go short and long ways through a survey, one after the other and in between; a curious administrator takes all of the database with them at four moments. */
beforeAll(async () => {
  office = await AnonymousOffice.open(12);
  people = await Promise.all(PEOPLE.map(async (n) => ({ employee: await office.house.idOf(n), chat: 100 + n })));
  for (const n of PEOPLE.slice(0, 4)) await office.completes(n);
  for (const n of PEOPLE.slice(4, 8)) await office.answers(n);
  drafting = await everything(office.db);
  for (const n of PEOPLE.slice(4, 8).toReversed()) await watched(n, () => office.press(n, 'Kirim'));
  for (const n of PEOPLE.slice(8)) await completesWatched(n);
  sent = await everything(office.db);
  expect(await office.publish()).toEqual({ published: 5, erased: 0 });
  open = await everything(office.db);
  await office.close();
  expect(await office.publish()).toEqual({ published: 7, erased: 0 });
  closed = await everything(office.db);
}, 120_000);
afterAll(() => office.house.close());

const completesWatched = (n: number) => watched(n, () => office.completes(n));

/** Notes where the newest response lies, as only the key can tell. */
async function watched(n: number, sends: () => Promise<string>): Promise<void> {
  await sends();
  const rows = (await everything(office.db)).rows.filter(({ table }) => table === 'waiting_response');
  const at = rows.findIndex(({ row }) => testVault.open(String(row['box']), `waiting:${office.campaign}`)?.includes(saidBy(n)['saran'] ?? '–'));
  places.push({ of: rows.length, at });
}

const moments = () => ({ drafting, sent, open, closed });
const published = (seen: Seen): readonly unknown[] => column(seen, 'response_group', 'responses').flat();

describe('with full read access, at any moment', () => {
  test('the attacks find what there is to find: a survey with names falls to each of them', async () => {
    const named = await AnonymousOffice.open(3, { ...CLIMATE, id: 'iklim-bernama', settings: { ...CLIMATE.settings, respondent: 'named' } });
    try {
      const known = await Promise.all([1, 2].map(async (n) => ({ employee: await named.house.idOf(n), chat: 100 + n })));
      for (const n of [1, 2]) await named.completes(n);
      const seen = await everything(named.db);
      expect(openWords(seen, WORDS, FORM)).toContain(`answer: ${saidBy(1)['saran'] ?? ''}`);
      expect(known.map((person) => joinedByTransaction(seen, person, 'answer').length)).not.toEqual([0, 0]);
      expect(countsOf(seen, known[0] ?? { employee: 0, chat: 0 })).not.toEqual(countsOf(seen, known[1] ?? { employee: 0, chat: 0 }));
    } finally {
      await named.house.close();
    }
  });

  test('no word of an answer, no name of a choice and no question that was asked can be read before it is published; then only in what was published', () => {
    expect(openWords(drafting, WORDS, FORM)).toEqual([]);
    expect(openWords(sent, WORDS, FORM)).toEqual([]);
    expect(openWords(open, WORDS, [...FORM, 'response_group'])).toEqual([]);
    expect(openWords(closed, WORDS, [...FORM, 'response_group'])).toEqual([]);
  });

  test('whoever has the database and another key reads nothing either; with the key there would be something to read', () => {
    const thief = createVault(new Uint8Array(32).fill(99));
    const boxes = column(sent, 'waiting_response', 'box').map(String);
    const campaigns = column(sent, 'waiting_response', 'campaign_id');
    expect(boxes.map((box, i) => thief.open(box, `waiting:${String(campaigns[i])}`))).toEqual(boxes.map(() => null));
    expect(boxes.every((box, i) => testVault.open(box, `waiting:${String(campaigns[i])}`)?.includes('pilihan_') === true)).toBe(true);
  });

  test('a transaction joins nobody to a response: neither one that waits nor one that was published', () => {
    for (const seen of Object.values(moments())) {
      const waiting = seen.rows.filter(({ table }) => table === 'waiting_response').length;
      for (const person of people) {
        // Whoever came last wrote all that wait anew, each of them as likely theirs as the others.
        expect([0, waiting]).toContain(joinedByTransaction(seen, person, 'waiting_response').length);
        for (const table of ['response_group', 'release_block']) expect(joinedByTransaction(seen, person, table)).toEqual([]);
      }
      expect(new Set(seen.rows.filter(({ table }) => table === 'waiting_response').map(({ xmin }) => xmin)).size).toBeLessThanOrEqual(1);
    }
  });

  test('the one that came last lies anywhere among those that wait', () => {
    expect(places.map(({ of }) => of)).toEqual([5, 6, 7, 8, 9, 10, 11, 12]);
    expect(places.every(({ at }) => at >= 0)).toBe(true);
    // By chance all eight lie at the same end less often than once in ten million runs.
    expect(places.every(({ of, at }) => at === of - 1)).toBe(false);
    expect(places.every(({ at }) => at === 0)).toBe(false);
  });

  test('what was taken out for a batch leaves no trace of whose it was: all others lie in new boxes under new names', () => {
    const names = (seen: Seen) => new Set(column(seen, 'waiting_response', 'id'));
    expect([names(sent).size, names(open).size]).toEqual([12, 7]);
    for (const part of ['id', 'box']) {
      const before = new Set(column(sent, 'waiting_response', part));
      expect(column(open, 'waiting_response', part).filter((value) => before.has(value))).toEqual([]);
    }
  });

  test('no column, number or count leads from a person to one response rather than another: all that were published stay possible for everyone', () => {
    const everyResponse = published(closed);
    expect(everyResponse).toHaveLength(12);
    for (const [i, person] of people.entries()) {
      const about = closed.rows.filter((row) => isAbout(person, row));
      const candidates = everyResponse.filter((response) => possible(response, about, closed));
      expect(candidates).toHaveLength(12);
      // The truth is among them, and nothing sets it apart.
      expect(candidates.some((response) => z.object({ answers: z.record(z.string(), z.unknown()) }).parse(response).answers['saran'] === saidBy(i + 1)['saran'])).toBe(true);
    }
  });

  test('rows about a person are as many for long ways as for short ones, once they have sent theirs', () => {
    for (const seen of [sent, open, closed]) for (const person of people) expect(countsOf(seen, person)).toEqual(countsOf(seen, people[0] ?? person));
    const asked = Object.keys(countsOf(sent, people[0] ?? { employee: 0, chat: 0 })).filter((key) => /survey\.question|conversation|answer/.test(key));
    expect(asked).toEqual([]);
  });

  test('numbers that count up tell no length of a way: they were moved on by chance, and the platform\'s own are not kept', () => {
    const steps = PEOPLE.reduce((sum, n) => sum + Object.keys(saidBy(n)).length + 2, 0);
    for (const sequence of ['inbox_id_seq', 'outbox_id_seq']) expect(sent.sequences[sequence]).toBeGreaterThan(steps * 3);
    expect(column(sent, 'inbox', 'update_key').every((key) => typeof key === 'string' && !/^\d+$/.test(key))).toBe(true);
    expect(column(sent, 'outbox', 'platform_id').every((id) => id === null)).toBe(true);
    const revisions = column(sent, 'chat', 'revision').map(Number);
    expect(Math.max(...revisions)).toBeGreaterThan(30);
  });

  test('no box is longer than another, while somebody answers and afterwards', () => {
    const heads = column(drafting, 'conversation', 'head').map((head) => z.object({ sealed: z.string() }).parse(head).sealed.length);
    expect([heads.length, new Set(heads).size]).toEqual([4, 1]);
    for (const seen of [drafting, sent, open]) expect(new Set(column(seen, 'waiting_response', 'box').map((box) => String(box).length)).size).toBe(1);
  });

  test('while somebody answers, nothing says where they are or what they were asked', () => {
    const heads = column(drafting, 'conversation', 'head').map((head) => z.record(z.string(), z.unknown()).parse(head));
    for (const head of heads) expect(Object.keys(head).toSorted()).toEqual(['paused', 'sealed', 'turn']);
    expect(new Set(heads.map(({ turn }) => turn)).size).toBe(heads.length);
    expect(heads.every(({ turn }) => typeof turn === 'string' && turn.length === 22)).toBe(true);
    expect(column(drafting, 'conversation', 'revision').every((revision) => Number(revision) > 10)).toBe(true);
    expect(drafting.rows.filter(({ table, row }) => table === 'outbox' && String(row['subject']).startsWith('talk:'))).toEqual([]);
    expect(column(drafting, 'answer', 'value')).toEqual([]);
  });

  test('times tell the day and no more of what was published, and of who took part', () => {
    const day = (value: unknown): boolean => value === null || new Date(String(value)).getTime() % 3_600_000 === 0;
    expect(column(closed, 'response_group', 'created_at').every((at) => new Date(String(at)).getTime() % 86_400_000 === 0)).toBe(true);
    expect(column(closed, 'recipient', 'completed_at').every(day)).toBe(true);
    expect(new Set(column(closed, 'recipient', 'completed_at')).size).toBe(1);
    expect(column(closed, 'recipient', 'started_at').every((at) => at === null)).toBe(true);
    expect(Object.keys(sent.rows.find(({ table }) => table === 'waiting_response')?.row ?? {}).toSorted()).toEqual(['box', 'campaign_id', 'id']);
  });
});

/**
 * Whether a response may be this person's, as far as the database says: it may not where its row was written by a transaction of theirs together with fewer than all, where
 * its row names them, or where a row about them holds anything of it.
 */
function possible(response: unknown, about: readonly SeenRow[], seen: Seen): boolean {
  const groups = seen.rows.filter(({ table }) => table === 'response_group');
  const home = groups.find(({ row }) => JSON.stringify(row['responses']).includes(JSON.stringify(response)));
  if (home === undefined) return false;
  const written = new Set(about.map(({ xmin }) => xmin));
  // Were some groups written together with somebody, these and no others could be theirs.
  const theirs = groups.filter(({ xmin }) => written.has(xmin));
  if (theirs.length > 0 && !theirs.includes(home)) return false;
  const said = Object.values(z.object({ answers: z.record(z.string(), z.unknown()) }).parse(response).answers).map(String).filter((text) => text.length > 3);
  const held = about.filter(({ row }) => said.some((text) => JSON.stringify(row).includes(text)));
  return held.length === 0 || theirs.includes(home);
}
