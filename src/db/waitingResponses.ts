import { randomInt, randomUUID } from 'node:crypto';
import { z } from 'zod';
import { cancelQueued } from './outbox.js';
import type { Database, Tx } from './database.js';
import { dropMessages, trailOf, UNCOUNTED } from './sealedDrafts.js';
import { shuffled } from '../domain/privacy/anonymous.js';
import type { Response } from '../domain/results/types.js';
import { answerSchema, purposeSchema } from '../domain/survey/schema.js';
import type { Purpose } from '../domain/survey/types.js';
import type { EpochMs } from '../support/clock.js';
import { PADDING, type Vault } from '../support/vault.js';

const responseSchema = z.object({ version: z.int(), answers: z.record(z.string(), answerSchema) });

const boxOf = (campaign: string): string => `waiting:${campaign}`;

/** How many boxes at most are made anew with each sending. While all is well no more than some ten wait. */
const RENEWED = 50;

export interface AnonymousSending {
  readonly conversation: number;
  readonly campaign: string;
  readonly employee: number;
  readonly chat: number;
  /** The update that sends. */
  readonly inbox: number;
  readonly response: Response;
  /** The beginning of the day, for its sender. */
  readonly day: EpochMs;
}

/**
 * Takes what somebody has sent in an anonymous survey, in one transaction: it goes, sealed, among those that wait, and all that led to it is erased. That they took part stays,
 * with the day. Everybody's boxes are made anew with it, under new names and in an order of chance: so of all that wait none can be told to be the one that came now, not even
 * by which transaction wrote it (`xmin`) or where it lies (`ctid`). What counts one up with every step moves on by an amount of chance.
 * @returns false when the campaign has closed meanwhile; nothing is written then. Until the end of the transaction it does not close.
 */
export async function sendAnonymously(tx: Tx, vault: Vault, sent: AnonymousSending): Promise<boolean> {
  const { conversation, campaign, employee, chat, inbox, response, day } = sent;
  const open = await tx.$queryRaw<unknown[]>`SELECT 1 FROM campaign WHERE id = ${campaign} AND closed_at IS NULL FOR SHARE`;
  if (open.length === 0) return false;
  const trail = await trailOf(tx, vault, conversation);
  await holdWaiting(tx, campaign);
  await renew(tx, vault, campaign, await loadWaiting(tx, vault, campaign, RENEWED), [response]);
  await eraseDraft(tx, conversation, chat);
  await tx.$executeRaw`DELETE FROM inbox WHERE id = ANY(${trail.filter((id) => id !== inbox)}::bigint[])`;
  await tx.$executeRaw`UPDATE recipient SET completed_at = ${new Date(day)}, started_at = NULL WHERE campaign_id = ${campaign} AND employee_id = ${employee} AND completed_at IS NULL`;
  await cancelQueued(tx, { subject: `campaign:${campaign}`, employee }, 'answered');
  await tx.$executeRawUnsafe(`SELECT (SELECT count(nextval('inbox_id_seq')) FROM generate_series(1, ${UNCOUNTED})) + (SELECT count(nextval('outbox_id_seq')) FROM generate_series(1, ${UNCOUNTED})) AS drawn`);
  return true;
}

/** Erases a conversation of an anonymous campaign with all that tells how it went. */
async function eraseDraft(tx: Tx, conversation: number, chat: number): Promise<void> {
  await tx.$executeRawUnsafe(`UPDATE chat SET focus_id = CASE WHEN focus_id = $2 THEN NULL ELSE focus_id END, revision = revision + ${UNCOUNTED} WHERE id = $1`, chat, conversation);
  await dropMessages(tx, conversation, chat);
  await tx.$executeRaw`DELETE FROM due_work WHERE state = 'due' AND subject = ${`conversation:${conversation}`}`;
  await tx.$executeRaw`DELETE FROM conversation WHERE id = ${conversation}`;
}

/** A response that waits, as the campaign's own process reads it. */
interface Waiting {
  readonly id: string;
  readonly response: Response;
}

/**
 * How many anonymous answers are gone for good, of so many that are in no group: once a campaign has closed, those that do not wait either.
 * @param missing sent and in no group.
 */
export async function countErased(tx: Tx, campaign: string, missing: number): Promise<number> {
  const rows = await tx.$queryRaw<{ waiting: number }[]>`SELECT (SELECT count(*)::int FROM waiting_response w WHERE w.campaign_id = k.id) AS waiting FROM campaign k WHERE k.id = ${campaign} AND k.anonymous AND k.closed_at IS NOT NULL`;
  return rows[0] === undefined ? 0 : Math.max(0, missing - rows[0].waiting);
}

/** One at a time changes what waits in a campaign. */
async function holdWaiting(tx: Tx, campaign: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('pamong.anonymous'), hashtext(${campaign}))`;
}

/** What waits and can be opened. @param most so many of them, by lot; all where it is null. */
async function loadWaiting(tx: Tx, vault: Vault, campaign: string, most: number | null): Promise<readonly Waiting[]> {
  const rows = await tx.$queryRawUnsafe<{ id: string; box: string }[]>(`SELECT id::text AS id, box FROM waiting_response WHERE campaign_id = $1 ORDER BY random() LIMIT $2::int`, campaign, most);
  return rows.flatMap(({ id, box }) => {
    const text = vault.open(box, boxOf(campaign));
    return text === null ? [] : [{ id, response: responseSchema.parse(JSON.parse(text)) }];
  });
}

/** Puts new boxes in the place of old ones, together with what comes to them. */
async function renew(tx: Tx, vault: Vault, campaign: string, old: readonly Waiting[], more: readonly Response[]): Promise<void> {
  await tx.$executeRaw`DELETE FROM waiting_response WHERE id = ANY(${old.map(({ id }) => id)}::uuid[])`;
  const boxes = shuffled([...old.map(({ response }) => response), ...more], randomInt).map((response) => vault.seal(JSON.stringify(response), boxOf(campaign), PADDING.answers));
  await tx.$executeRaw`INSERT INTO waiting_response (id, campaign_id, box) SELECT id, ${campaign}, box FROM unnest(${boxes.map(() => randomUUID())}::uuid[], ${boxes}::text[]) AS t(id, box)`;
}

export interface WaitingCampaign {
  readonly id: string;
  readonly purpose: Purpose;
  readonly surveyId: string;
  readonly version: number;
  readonly unit: number | null;
  readonly closed: boolean;
}

/** Campaigns of which answers wait: at least `least` where they are open, any where they are closed. */
export async function waitingCampaigns(db: Database, least: number): Promise<readonly WaitingCampaign[]> {
  const { rows } = await db.pool.query<{ id: string; purpose: string; survey_id: string; version: number; unit_id: number | null; closed: boolean }>(
    `SELECT k.id, k.purpose, k.survey_id, k.version, k.unit_id, k.closed_at IS NOT NULL AS closed FROM campaign k
     JOIN (SELECT campaign_id, count(*) AS n FROM waiting_response GROUP BY campaign_id) w ON w.campaign_id = k.id WHERE k.closed_at IS NOT NULL OR w.n >= $1 ORDER BY k.id`,
    [least],
  );
  return rows.map((r) => ({ id: r.id, purpose: purposeSchema.parse(r.purpose), surveyId: r.survey_id, version: r.version, unit: r.unit_id, closed: r.closed }));
}

/** What waits in a campaign, held until the end of the transaction; and what can be done with it. */
export interface HeldResponses {
  readonly responses: readonly Response[];
  /** Takes some of them out, to be published or erased, and makes the boxes of the others anew, so that nobody sees whose are gone. Once a transaction. */
  takeOut(gone: readonly Response[]): Promise<void>;
}

/** @param closed nothing comes any more, so that what cannot be opened with this key is erased too. */
export async function heldResponses(tx: Tx, vault: Vault, campaign: string, closed: boolean): Promise<HeldResponses> {
  await holdWaiting(tx, campaign);
  const waiting = await loadWaiting(tx, vault, campaign, null);
  return {
    responses: waiting.map(({ response }) => response),
    takeOut: async (gone) => {
      const taken = new Set(gone);
      const [out, stay] = [waiting.filter(({ response }) => taken.has(response)), waiting.filter(({ response }) => !taken.has(response))];
      if (closed && stay.length === 0) await tx.$executeRaw`DELETE FROM waiting_response WHERE campaign_id = ${campaign}`;
      else {
        await tx.$executeRaw`DELETE FROM waiting_response WHERE id = ANY(${out.map(({ id }) => id)}::uuid[])`;
        await renew(tx, vault, campaign, stay, []);
      }
    },
  };
}

/** Erases what was begun in anonymous campaigns that have closed, and was never sent. @returns how many drafts. */
export async function eraseClosedDrafts(tx: Tx): Promise<number> {
  const rows = await tx.$queryRaw<{ id: number; chat: bigint | null }[]>`SELECT v.id, c.id AS chat FROM campaign k JOIN conversation v ON v.campaign_id = k.id
    LEFT JOIN chat c ON c.employee_id = v.employee_id WHERE k.anonymous AND k.closed_at IS NOT NULL ORDER BY v.id LIMIT 500`;
  for (const { id, chat } of rows) await eraseDraft(tx, id, Number(chat ?? 0));
  return rows.length;
}

/** What is erased or written anew when somebody answers or sends in an anonymous survey. */
const TRAILS = ['inbox', 'outbox', 'conversation', 'waiting_response', 'due_work', 'chat', 'recipient'] as const;

/**
 * Takes away what PostgreSQL keeps of erased rows until it tidies up by itself, which on a quiet installation is days later: the number of dead rows that one sending
 * left would tell how long somebody's way through a survey was. Once a minute at most, and only while an anonymous campaign runs or has just ended.
 * @param since campaigns that closed before this instant are left out (domain time).
 */
export async function clearTrails(db: Database, since: EpochMs): Promise<readonly string[]> {
  const { rows } = await db.pool.query<{ name: string }>(
    `SELECT relname AS name FROM pg_stat_user_tables
     WHERE schemaname = current_schema() AND relname = ANY($1::text[]) AND n_dead_tup > 0 AND COALESCE(GREATEST(last_vacuum, last_autovacuum), '-infinity') < clock_timestamp() - interval '1 minute'
       AND EXISTS (SELECT 1 FROM campaign k WHERE k.anonymous AND (k.closed_at IS NULL OR k.closed_at > to_timestamp($2::float8 / 1000))) ORDER BY 1`,
    [TRAILS, since],
  );
  // Whoever holds a table is not waited for: the next look comes.
  for (const { name } of rows) await db.pool.query(`VACUUM (SKIP_LOCKED, TRUNCATE false) "${name}"`);
  return rows.map(({ name }) => name);
}
