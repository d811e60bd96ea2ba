import { message } from '../../content/messages.js';
import { formatMoment } from '../../domain/calendar/format.js';
import { compileSurvey } from '../../domain/survey/compile.js';
import type { CompiledNode } from '../../domain/survey/model/nodes.js';
import { words, type Language, type Survey } from '../../domain/survey/types.js';
import type { CampaignRow, PersonRow } from '../../domain/talk/types.js';
import type { EpochMs } from '../../support/clock.js';
import type { View } from './types.js';
import { say } from './words.js';

export interface Invitation {
  readonly campaign: Pick<CampaignRow, 'id' | 'purpose' | 'title' | 'closesAt'>;
  readonly survey: Survey;
  readonly person: Pick<PersonRow, 'name' | 'zone'>;
  readonly language: Language;
  /** The person was invited before. */
  readonly reminder: boolean;
  readonly now: EpochMs;
}

const isConditional = (node: CompiledNode): boolean => node.trees.relevant !== undefined || node.node?.kind === 'repeat' || (node.parent !== null && isConditional(node.parent));

/** Asks a person to take part in a survey: what it is about, how long it takes, until when, and who sees what. */
export function invitationView({ campaign, survey, person, language, reminder }: Invitation): View {
  const about = { name: person.name, title: words(campaign.title, language) };
  const sentences = [
    reminder ? say(language, 'reminder.first', about) : say(language, `invitation.${campaign.purpose}`, about),
    effort(survey, language),
    ...(campaign.closesAt === null ? [] : [say(language, 'invitation.until', { moment: formatMoment(campaign.closesAt, person.zone, language) })]),
    say(language, `invitation.${survey.settings.respondent}`),
  ];
  return { text: sentences.join(' '), buttons: campaignButtons(campaign.id, language) };
}

/** How many questions there are, and how long they take. */
export function effort(survey: Survey, language: Language): string {
  const asked = compileSurvey(survey).nodes.filter(({ asks, question }) => asks && question?.kind !== 'more');
  // What depends on an earlier answer is not asked of everyone; the questions themselves count without it.
  const atMost = asked.some(isConditional) ? 'yes' : 'no';
  return say(language, 'invitation.effort', { questions: asked.length, atMost, minutes: survey.settings.minutes });
}

const campaignButtons = (campaign: string, language: Language): NonNullable<View['buttons']> => [
  [{ label: message(language, 'invitation.start'), press: { kind: 'campaign', campaign, action: 'start' } }],
  [
    { label: message(language, 'invitation.later'), press: { kind: 'campaign', campaign, action: 'later' } },
    { label: message(language, 'invitation.decline'), press: { kind: 'campaign', campaign, action: 'decline' } },
  ],
];
