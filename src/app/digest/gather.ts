import type { Database } from '../../db/database.js';
import type { Leader } from '../../db/digests.js';
import { campaignsSpokenOf, participationOf, releasedBlocks, sessionsBelow, surveysWaitingFor, viewOf, type SpokenCampaign, type View } from '../../db/figures.js';
import { loadSurvey } from '../../db/surveys.js';
import { isoWeekRange } from '../../domain/calendar/weeks.js';
import type { IsoWeek } from '../../domain/calendar/types.js';
import { FEEDBACK_SPOKEN_OF } from '../../domain/digest/sections/feedback.js';
import { SESSIONS_AHEAD } from '../../domain/digest/sections/sessions.js';
import type { DigestInput, NeedMeasure } from '../../domain/digest/types.js';
import { DAY } from '../../domain/learning/due.js';
import { measureKey } from '../../domain/privacy/measures.js';
import { figuresFor, type Figures } from '../../domain/privacy/release.js';
import { choicesOf, words, type Survey } from '../../domain/survey/types.js';
import type { EpochMs } from '../../support/clock.js';
import { competencyDictionary } from '../competencyDictionary.js';
import { needQuestions } from './measures.js';

/** For how long after their end surveys are spoken of. */
const SPOKEN_OF = 28 * DAY;

/** How long a session lasts at most; only to find by its beginning what has ended lately. */
const LONGEST_SESSION = 15 * DAY;

/**
 * All that a digest is built from, for one leader and week.
 * @param upTo the last instant whose answers count: the end of the week, or now while it lasts. Figures of answers are those released by then.
 * @param now when it is posted, for what waits for the leader.
 */
export async function gatherDigest(db: Database, leader: Leader, week: IsoWeek, upTo: EpochMs, now: EpochMs): Promise<DigestInput> {
  const view = await viewOf(db, leader.employee);
  const { start, end } = isoWeekRange(week, leader.zone);
  const needs = await campaignsSpokenOf(db, view, 'needs', end - SPOKEN_OF, upTo);
  const followUps = await campaignsSpokenOf(db, view, 'followup', end - SPOKEN_OF, upTo);
  const sessions = await sessionsBelow(db, view, end - FEEDBACK_SPOKEN_OF - LONGEST_SESSION, end + SESSIONS_AHEAD);
  const surveys = new Map<string, Survey>();
  for (const { campaign, surveyId, version } of needs) surveys.set(campaign, await loadSurvey(db.prisma, surveyId, version));

  const figures = await figuresIn(db, view, upTo, [
    ...needs.flatMap(({ campaign }) => needKeys(campaign, surveys.get(campaign))),
    ...sessions.flatMap(({ poll }) => (poll === null ? [] : [measureKey.feedback(poll)])),
    ...followUps.map(({ campaign }) => measureKey.followUp(campaign)),
  ]);
  const titled = followUps.map((f) => ({ ...f, courseId: f.course?.id ?? f.campaign, courseTitle: f.course?.title ?? words(f.title) }));
  return {
    leader: { employee: leader.employee, zone: leader.zone, position: leader.position },
    week,
    participation: await participationOf(db, view, { start, upTo }),
    needs: needsSpokenOf(needs, surveys, figures),
    sessions: sessions.map(({ poll: _poll, ...session }) => session),
    feedback: sessions.flatMap(({ poll, people: _people, ...session }) => (poll === null ? [] : [{ ...session, figures: figures(measureKey.feedback(poll)) }])),
    followUps: titled.map(({ courseId, courseTitle, asked, answered }) => ({ course: courseId, title: courseTitle, asked, answered })),
    applied: titled.map(({ campaign, courseId, courseTitle }) => ({ course: courseId, title: courseTitle, figures: figures(measureKey.followUp(campaign)) })),
    waiting: (await surveysWaitingFor(db, leader.employee, now)).map(({ campaign, title, closesAt }) => ({ kind: 'survey', ref: campaign, label: title, deadline: closesAt })),
  };
}

type Lookup = (measure: string) => Figures | null;

async function figuresIn(db: Database, view: View, upTo: EpochMs, measures: readonly string[]): Promise<Lookup> {
  const blocks = await releasedBlocks(db, view, measures, upTo);
  return (measure) => figuresFor(view.leader, { blocks: blocks.get(measure) ?? [] }, view.tree) ?? null;
}

function needKeys(campaign: string, survey: Survey | undefined): readonly string[] {
  if (survey === undefined) return [];
  const { abilities, trainings } = needQuestions(survey);
  return [...abilities.map(({ competency }) => measureKey.competency(campaign, competency)), ...(trainings === undefined ? [] : [measureKey.technical(campaign)])];
}

/** The newest needs survey of which there is something to say. */
function needsSpokenOf(campaigns: readonly SpokenCampaign[], surveys: ReadonlyMap<string, Survey>, figures: Lookup): DigestInput['needs'] {
  for (const { campaign, title } of campaigns) {
    const survey = surveys.get(campaign);
    const measures = survey === undefined ? [] : needMeasures(campaign, survey, figures);
    if (measures.some((m) => m.figures !== null)) return { campaign, title, measures };
  }
  return null;
}

/** In the order of the dictionary, which decides between equal needs; competencies that it does not know come after. */
function needMeasures(campaign: string, survey: Survey, figures: Lookup): readonly NeedMeasure[] {
  const dictionary = competencyDictionary();
  const place = (competency: string): number => dictionary.order.get(competency) ?? dictionary.order.size;
  const { abilities, trainings } = needQuestions(survey);
  return [
    ...abilities
      .toSorted((a, b) => place(a.competency) - place(b.competency))
      .map(({ competency, label }): NeedMeasure => ({ kind: 'competency', key: competency, label: dictionary.names.get(competency) ?? label, figures: figures(measureKey.competency(campaign, competency)) })),
    ...(trainings === undefined
      ? []
      : [{ kind: 'technical' as const, options: choicesOf(survey, trainings).map(({ name, label }) => ({ key: name, label })), figures: figures(measureKey.technical(campaign)) }]),
  ];
}
