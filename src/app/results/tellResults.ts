import { inTransaction, type Database, type Tx } from '../../db/database.js';
import { rankedNeeds } from '../../db/discussions.js';
import { countedCampaign, demandsOf, holdReleases, organisation, previousRun, submittedResponses, takingPart, type CountedCampaign, type ResponseGroup } from '../../db/responses.js';
import { loadSurvey } from '../../db/surveys.js';
import { countErased } from '../../db/waitingResponses.js';
import { allUnits, type UnitRow } from '../../db/units.js';
import { MINIMUM_GROUP } from '../../domain/privacy/release.js';
import { changesBetween } from '../../domain/results/compare.js';
import { gapsFrom, gapTallies, type Gap, type GapTally } from '../../domain/results/gap.js';
import { belongsTo, unitsBelow } from '../../domain/results/organisation.js';
import type { Audience, ChangeNoted, DiscussedNeed, NamedGap, ResultsReport, UnitResults } from '../../domain/results/report.js';
import { resultsOf, type Disclosure } from '../../domain/results/results.js';
import type { QuestionResult, Response } from '../../domain/results/types.js';
import { countedAs, joinVersions, type Joined } from '../../domain/results/versions.js';
import type { QuestionKind, Survey } from '../../domain/survey/types.js';
import type { EpochMs } from '../../support/clock.js';
import { InputRejected } from '../../support/errors.js';
import { campaignUnknown, refused } from '../refused.js';
import { competencyDictionary } from '../competencyDictionary.js';
import { unitNamed } from '../unitNamed.js';
import { ledgerResults } from './ledgerResults.js';
import { releaseFigures, type ReleaseDeps } from '../digest/releaseFigures.js';
import { groupsNow, isOpen, versionsOf } from './groupResponses.js';

export interface ResultsRequest {
  readonly campaign: string;
  /** A name or the end of a path; the whole campaign when not said, and of an anonymous survey always. */
  readonly unit?: string;
  /** The run to compare with; the one before when not said. */
  readonly against?: string;
  /** The officer where answers have names, and leaders elsewhere, when not said. */
  readonly audience?: Audience;
}

/**
 * What a campaign's answers come to: question by question, unit by unit, beside what positions demand, the run before and what groups discussed.
 * For leaders, what was submitted until now is put into groups first (`groupResponses`), and nothing but whole groups is told.
 * @throws InputRejected when there is no such campaign or unit, when the campaign was undone, when both runs are not of one survey, when exact figures are
 * asked for of a survey without names, or a unit's of an anonymous one.
 */
export async function tellResults(deps: ReleaseDeps, request: ResultsRequest): Promise<ResultsReport> {
  const now = deps.clock.now();
  const { audience, respondent } = await audienceOf(deps, request);
  // What digests tell of a survey with names is made of blocks of its own: those up to now are needed too.
  if (audience === 'leaders' && respondent === 'named') await releaseFigures(deps, now);
  const rows = await allUnits(deps.db.prisma);
  const { units: links } = await organisation(deps.db.prisma);
  const below = (unit: UnitRow): ReadonlySet<number> => unitsBelow(unit.id, links);
  const focus = request.unit === undefined ? null : unitNamed(rows, request.unit);
  const { campaign, heard, earlier, counts, missing, erased } = await inTransaction(deps.db, async (tx) => {
    const found = await existing(tx, request.campaign);
    const counted = await takingPart(tx, found.id);
    const told = await hear(tx, found, audience, now);
    const left = Math.max(0, counted.submitted - told.people);
    return {
      campaign: found,
      counts: counted,
      heard: told,
      missing: left,
      erased: await countErased(tx, found.id, left),
      earlier: await hearEarlier(tx, found, request.against, audience, now),
    };
  });

  // Summing up takes a while where many answered, and holds nobody up.
  const within = focus === null ? null : below(focus);
  const whole = { unit: focus?.path ?? null, ...heard.within(within) };
  const inside = focus === null ? rows : rows.filter(({ id }) => id !== focus.id && within?.has(id) === true);
  return {
    campaign: campaign.id,
    title: campaign.title,
    survey: campaign.surveyId,
    versions: heard.versions,
    respondent,
    audience,
    ...counts,
    withheld: missing - erased,
    ...(erased > 0 && { erased }),
    whole,
    units: inside
      .toSorted((a, b) => (a.path.join('\n') < b.path.join('\n') ? -1 : 1))
      .map((unit): UnitResults => ({ unit: unit.path, ...heard.within(below(unit)) }))
      .filter(({ people }) => people > 0),
    before: earlier === null ? null : comparison(whole.questions, heard, earlier, within),
    discussed: await discussedIn(deps.db, focus?.id ?? campaign.unit),
  };
}

async function existing(tx: Tx, id: string): Promise<CountedCampaign> {
  const campaign = await countedCampaign(tx, id);
  if (campaign === null) throw campaignUnknown(id);
  if (campaign.cancelled) throw refused('campaign', (words) => words.campaignUncounted(id));
  return campaign;
}

async function audienceOf({ db }: ReleaseDeps, { campaign, audience, unit }: ResultsRequest): Promise<Pick<ResultsReport, 'audience' | 'respondent'>> {
  const { surveyId, version } = await existing(db.prisma, campaign);
  const { respondent } = (await loadSurvey(db.prisma, surveyId, version)).settings;
  if (respondent === 'anonymous' && unit !== undefined) {
    throw new InputRejected('Survei ini anonim: hasilnya hanya untuk seluruh kampanye, karena unit pengirim tidak diketahui. This survey is anonymous; nobody knows the units of those who sent answers, so there are no results by unit.');
  }
  if (respondent === 'named') return { audience: audience ?? 'officer', respondent };
  if (audience === 'officer') throw new InputRejected('Survei ini tanpa nama: hasilnya hanya untuk kelompok lima orang atau lebih. This survey has no names; only groups of five or more are shown.');
  return { audience: 'leaders', respondent };
}

/** What was said in a campaign, ready to be told of any units. */
interface Heard {
  /** Whose answers can be told at all. */
  readonly people: number;
  readonly versions: readonly number[];
  readonly surveys: readonly Survey[];
  /** `null`: of everybody. */
  within(units: ReadonlySet<number> | null): Pick<UnitResults, 'people' | 'questions' | 'gaps'>;
}

/** A run whose answers have no names is told in groups, whoever asks, also where the run that it is compared with has names. */
async function hear(tx: Tx, campaign: CountedCampaign, audience: Audience, now: EpochMs): Promise<Heard> {
  const { settings } = await loadSurvey(tx, campaign.surveyId, campaign.version);
  return audience === 'officer' && settings.respondent === 'named' ? await hearEach(tx, campaign) : await hearGroups(tx, campaign, now);
}

async function hearEach(tx: Tx, campaign: CountedCampaign): Promise<Heard> {
  const submitted = await submittedResponses(tx, campaign.id, null);
  const surveys = await surveysOf(tx, campaign, submitted.map(({ response }) => response));
  const demands = await demandsOf(tx);
  const questions = joinVersions([...surveys.values()]);
  return {
    people: submitted.length,
    versions: [...surveys.keys()].toSorted((a, b) => a - b),
    surveys: [...surveys.values()],
    within: (units) => {
      const people = submitted.filter(({ unit }) => units === null || units.has(unit));
      const tallies = gapTallies(surveys, people.map(({ response, position }) => ({ response, demands: demands(position) })));
      return { people: people.length, questions: resultsOf(questions, [people.map(({ response }) => response)], { kind: 'all' }), gaps: named(gapsFrom(tallies)) };
    },
  };
}

const GROUPS: Disclosure = { kind: 'groups', minimum: MINIMUM_GROUP };

async function hearGroups(tx: Tx, campaign: CountedCampaign, now: EpochMs): Promise<Heard> {
  await holdReleases(tx);
  const groups = await groupsNow(tx, { ...campaign, open: isOpen(campaign, now) }, now);
  const surveys = await surveysOf(tx, campaign, groups.flatMap(({ responses }) => responses));
  const questions = joinVersions([...surveys.values()]);
  const unitOf = new Map((await organisation(tx)).people.map(({ employee, unit }) => [employee, unit]));
  const survey = await loadSurvey(tx, campaign.surveyId, campaign.version);
  const withNames = survey.settings.respondent === 'named';
  // Groups of an anonymous survey are drawn from the whole campaign; their home is where it was launched, and says nothing of who is in them.
  const placed = survey.settings.respondent !== 'anonymous';
  const ledger = withNames ? await ledgerResults(tx, campaign, survey) : () => undefined;
  return {
    people: groups.reduce((sum, { responses }) => sum + responses.length, 0),
    versions: [...surveys.keys()].toSorted((a, b) => a - b),
    surveys: [...surveys.values()],
    within: (units) => {
      const belongs = ({ home }: Pick<ResponseGroup, 'home'>): boolean => units === null || (placed && belongsTo(home, units, unitOf));
      const chosen = groups.filter(belongs);
      const results = resultsOf(questions, chosen.map(({ responses }) => responses), GROUPS);
      return {
        people: chosen.reduce((sum, { responses }) => sum + responses.length, 0),
        questions: results.map((result) => toldAs(questions, result, (joined) => ledger(joined, belongs))),
        gaps: named(gapsFrom(chosen.flatMap(({ gaps }) => gaps.filter((gap) => !withNames || spokenOfOnce(gap))))),
      };
    },
  };
}

const named = (gaps: readonly Gap[]): readonly NamedGap[] => gaps.map((gap) => ({ ...gap, name: competencyDictionary().names.get(gap.competency) ?? {} }));

/** Digests tell self-assessments of surveys with names in blocks of their own; sums of other groups of the same answers are not told beside them. */
const spokenOfOnce = ({ basis }: GapTally): boolean => basis === 'answers';

function toldAs(questions: readonly Joined[], result: QuestionResult, tell: (joined: Joined) => QuestionResult | undefined): QuestionResult {
  const joined = questions.find(({ key, question }) => key === result.question && question.kind === result.kind);
  return (joined === undefined ? undefined : tell(joined)) ?? result;
}

/** The versions that were answered, and the one that is asked. */
async function surveysOf(tx: Tx, campaign: CountedCampaign, responses: readonly Response[]): Promise<ReadonlyMap<number, Survey>> {
  return await versionsOf(tx, campaign.surveyId, [...responses, { version: campaign.version, answers: {} }]);
}

interface Earlier {
  readonly campaign: CountedCampaign;
  readonly heard: Heard;
}

async function hearEarlier(tx: Tx, campaign: CountedCampaign, wanted: string | undefined, audience: Audience, now: EpochMs): Promise<Earlier | null> {
  const earlier = wanted === undefined ? await previousRun(tx, campaign.id) : await existing(tx, wanted);
  if (earlier === null) return null;
  if (earlier.surveyId !== campaign.surveyId) throw refused('against', (words) => words.campaignOther(earlier.id, earlier.surveyId));
  return { campaign: earlier, heard: await hear(tx, earlier, audience, now) };
}

function comparison(now: readonly QuestionResult[], heard: Heard, { campaign, heard: then }: Earlier, units: ReadonlySet<number> | null): ResultsReport['before'] {
  const was = then.within(units);
  // How the wording and choices of all versions in both runs differ.
  const surveys = new Map([...heard.surveys, ...then.surveys].map((survey) => [survey.version, survey]));
  const differences = new Map(joinVersions([...surveys.values()]).map((joined) => [countedIn(joined.key, joined.question.kind), joined.differences]));
  return {
    campaign: campaign.id,
    title: campaign.title,
    people: was.people,
    changes: changesBetween(now, was.questions).map((change): ChangeNoted => ({ ...change, differences: differences.get(countedIn(change.question, change.kind)) ?? [] })),
  };
}

/** A question may stand there once as a number and once as words. */
const countedIn = (question: string, kind: QuestionKind): string => `${countedAs(kind)} ${question}`;

/** The needs that groups of some unit, or of one below it, have ranked; the newest discussion first. */
async function discussedIn(db: Database, unit: number | null): Promise<readonly DiscussedNeed[]> {
  if (unit === null) return [];
  const paths = new Map((await allUnits(db.prisma)).map(({ id, path }) => [id, path]));
  return (await rankedNeeds(db, unit)).map(({ unit: place, topic, rank, tied, text, votes, participants, closedAt }) => ({
    unit: paths.get(place) ?? [], topic, rank, tied, text, votes, participants, closedAt: new Date(closedAt).toISOString(),
  }));
}
