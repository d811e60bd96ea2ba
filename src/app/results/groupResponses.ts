import type { Tx } from '../../db/database.js';
import {
  appendResponseGroups, demandsOf, groupedPeople, organisation, responseGroups, stillAwaited, submittedResponses, type CountedCampaign, type ResponseGroup, type SubmittedResponse,
} from '../../db/responses.js';
import { appendReleases } from '../../db/releases.js';
import { releasedOf } from '../../db/campaigns.js';
import { loadSurvey } from '../../db/surveys.js';
import { groupsOf, MINIMUM_GROUP, release } from '../../domain/privacy/release.js';
import type { NodeId } from '../../domain/privacy/supervision.js';
import { groupTallies } from '../../domain/results/gap.js';
import { organisationTree, unitNode, type Standing } from '../../domain/results/organisation.js';
import type { Response } from '../../domain/results/types.js';
import { untimed } from '../../domain/results/untimed.js';
import type { Survey } from '../../domain/survey/types.js';
import type { EpochMs } from '../../support/clock.js';
import { contributionsTo, measuresOf } from '../digest/measures.js';

/** What is put into groups; `open`: more answers may still come after the cutoff. */
export type GroupedCampaign = Pick<CountedCampaign, 'id' | 'purpose' | 'surveyId' | 'version'> & { readonly open: boolean };

interface Pending {
  readonly respondent: number;
  readonly node: NodeId;
  readonly submitted: SubmittedResponse;
}

/**
 * Puts what was submitted by `cutoff` into groups of five people or more, by the one rule there is (`domain/privacy/release`), and keeps what each group said
 * without names and as it was: an answer that is changed later changes nothing that was ever shown. All that is shown of a survey without names comes from
 * these groups, digests' figures, results and exported answers alike, so that no two of them differ by fewer people than a group has.
 *
 * Where digests speak of a survey to leaders its groups are formed below supervisors first, elsewhere in units alone; what is too small goes up, to the whole
 * house in the end. The caller holds back other releases (`holdReleases`). Anonymous answers are in groups from the start, and nothing is left to do for them.
 * @returns how many groups were formed.
 */
export async function groupResponses(tx: Tx, campaign: GroupedCampaign, cutoff: EpochMs): Promise<number> {
  const survey = await loadSurvey(tx, campaign.surveyId, campaign.version);
  if (survey.settings.respondent === 'anonymous') return 0;
  const measures = measuresOf(campaign.purpose, campaign.id, survey);
  const place = survey.settings.respondent !== 'named' && measures.length > 0 ? belowLeader : inUnit;
  const { people, units } = await organisation(tx);
  const submitted = await submittedResponses(tx, campaign.id, cutoff);
  const pending = submitted.map((one): Pending => ({ respondent: one.employee, node: place(one), submitted: one }));
  const formed = groupsOf(pending, await settledPeople(tx, campaign.id, survey), organisationTree(people, units), { awaited: campaign.open ? await awaited(tx, campaign.id, cutoff, place) : new Map() });
  if (formed.length === 0) return 0;

  const surveys = await versionsOf(tx, campaign.surveyId, submitted.map(({ response }) => response));
  const kept = survey.settings.respondent === 'named' ? new Map<number, (response: Response) => Response>() : new Map([...surveys].map(([version, one]) => [version, untimed(one)]));
  const demands = await demandsOf(tx);
  const groups = formed.map(({ home, members }): ResponseGroup => ({
    home,
    responses: members.map(({ submitted: { response } }) => kept.get(response.version)?.(response) ?? response).toSorted(byContent),
    gaps: groupTallies(surveys, members.map(({ submitted: one }) => ({ response: one.response, demands: demands(one.position) })), MINIMUM_GROUP),
  }));
  await publishGroups(tx, campaign, survey, groups, formed.flatMap(({ members }) => members.map(({ respondent }) => respondent)), cutoff);
  return formed.length;
}

const inUnit = ({ unit }: Standing): NodeId => unitNode(unit);
const belowLeader = ({ supervisor, unit }: Standing): NodeId => supervisor ?? unitNode(unit);

/** Who is in a group, and of a survey without names also whose figures were released before there were groups. */
async function settledPeople(tx: Tx, campaign: string, survey: Survey): Promise<ReadonlySet<number>> {
  const grouped = await groupedPeople(tx, campaign);
  if (survey.settings.respondent === 'named') return grouped;
  return new Set([...grouped, ...[...(await releasedOf(tx, campaign)).values()].flatMap((people) => [...people])]);
}

async function awaited(tx: Tx, campaign: string, cutoff: EpochMs, place: (one: Standing) => NodeId): Promise<ReadonlyMap<NodeId, number>> {
  const counts = new Map<NodeId, number>();
  for (const one of await stillAwaited(tx, campaign, cutoff)) counts.set(place(one), (counts.get(place(one)) ?? 0) + 1);
  return counts;
}

/**
 * Keeps new groups of answers, and tells digests what they may say of them: of each measure those groups in which enough people said something about it.
 * Whoever is too few in a group goes nowhere else, since only whole groups may be told apart.
 * @param members who is in some of the groups; nobody where an anonymous survey's answers are published, which no column may join to anybody.
 */
export async function publishGroups(tx: Tx, campaign: Pick<GroupedCampaign, 'id' | 'purpose'>, survey: Survey, groups: readonly ResponseGroup[], members: readonly number[], at: EpochMs): Promise<void> {
  await appendResponseGroups(tx, campaign.id, groups, members, at);
  if (survey.settings.respondent === 'named') return;
  const releases = measuresOf(campaign.purpose, campaign.id, survey).flatMap((counted) =>
    groups.map(({ home, responses }) => {
      const contributions = contributionsTo(counted, responses.map(({ answers }, respondent) => ({ respondent, node: home, answers })));
      const alone = release({ measure: counted.measure, fields: counted.fields, blocks: [], released: new Set() }, contributions, new Map([[home, null]]));
      return { measure: counted.measure, release: { newBlocks: alone.newBlocks, released: [] } };
    }),
  );
  await appendReleases(tx, releases, at);
}

/** An order that says nothing of who or when: that of the content itself. */
function byContent(a: Response, b: Response): number {
  const [left, right] = [canonical(a), canonical(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

function canonical({ version, answers }: Response): string {
  return JSON.stringify([version, Object.entries(answers).toSorted(([a], [b]) => (a < b ? -1 : 1))]);
}

/** The versions in which some answers were given, by number. */
export async function versionsOf(tx: Tx, surveyId: string, responses: readonly Response[]): Promise<ReadonlyMap<number, Survey>> {
  const versions = [...new Set(responses.map(({ version }) => version))];
  const surveys = new Map<number, Survey>();
  for (const version of versions) surveys.set(version, await loadSurvey(tx, surveyId, version));
  return surveys;
}

/** All groups of a campaign, those formed just now included. */
export async function groupsNow(tx: Tx, campaign: GroupedCampaign, cutoff: EpochMs): Promise<readonly ResponseGroup[]> {
  await groupResponses(tx, campaign, cutoff);
  return await responseGroups(tx, campaign.id);
}

/** Whether more answers may come after an instant. */
export function isOpen({ closedAt, closesAt }: Pick<CountedCampaign, 'closedAt' | 'closesAt'>, now: EpochMs): boolean {
  return (closedAt === null || closedAt > now) && (closesAt === null || closesAt > now);
}
