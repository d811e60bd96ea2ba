import { haltedAs } from './conversations.js';
import type { Database } from './database.js';
import type { Purpose, Text } from '../domain/survey/types.js';
import type { CampaignRow } from '../domain/talk/types.js';

/** A campaign that somebody was asked to take part in and has not begun, and the number that their conversation will have. */
export interface Beginning {
  readonly conversation: number;
  readonly campaign: CampaignRow;
}

interface RawBeginning {
  readonly ord: string;
  readonly conversation: number;
  readonly id: string;
  readonly purpose: Purpose;
  readonly survey_id: string;
  readonly version: number;
  readonly title: Text;
  readonly opens_at: Date;
  readonly closes_at: Date | null;
  readonly closed_at: Date | null;
  readonly paused_at: Date | null;
  readonly cancelled_at: Date | null;
}

/**
 * Looks whether these people can begin these campaigns, many in one statement. Whoever was not asked, has begun, finished or declined is null:
 * there is more to say to them than a first question. So is everybody in an anonymous campaign, whose conversations are stored in another way. A number that is not used in the end is simply never used.
 */
export async function loadBeginnings(db: Database, wanted: readonly { readonly campaign: string; readonly employee: number }[]): Promise<readonly (Beginning | null)[]> {
  if (wanted.length === 0) return [];
  const { rows } = await db.keyed.query<RawBeginning>({
    name: 'talk-beginnings',
    text: `SELECT w.ord, nextval('conversation_id_seq')::int AS conversation, k.id, k.purpose, k.survey_id, k.version, k.title, k.opens_at, k.closes_at, k.closed_at, k.paused_at, k.cancelled_at
           FROM unnest($1::text[], $2::int[]) WITH ORDINALITY AS w(campaign, employee, ord)
           CROSS JOIN LATERAL (SELECT 1 FROM recipient r WHERE r.campaign_id = w.campaign AND r.employee_id = w.employee AND r.completed_at IS NULL AND r.declined_at IS NULL OFFSET 0) asked
           CROSS JOIN LATERAL (SELECT * FROM campaign WHERE id = w.campaign AND NOT anonymous OFFSET 0) k
           WHERE NOT EXISTS (SELECT 1 FROM conversation v WHERE v.campaign_id = w.campaign AND v.employee_id = w.employee)`,
    values: [wanted.map((w) => w.campaign), wanted.map((w) => w.employee)],
  });
  const found = new Map(rows.map((r) => [Number(r.ord), r]));
  return wanted.map((_, i) => {
    const r = found.get(i + 1);
    if (r === undefined) return null;
    const campaign = { id: r.id, purpose: r.purpose, surveyId: r.survey_id, version: r.version, title: r.title, opensAt: r.opens_at.getTime(), closesAt: r.closes_at?.getTime() ?? null, closed: r.closed_at !== null, ...haltedAs(r.paused_at, r.cancelled_at) };
    return { conversation: r.conversation, campaign };
  });
}
