import { message } from '../../content/messages.js';
import type { DiscussionRecord } from '../../db/discussions.js';
import { formatMoment } from '../../domain/calendar/format.js';
import type { DiscussionRefusal, MemberEffect } from '../../domain/discussion/types.js';
import type { Language } from '../../domain/survey/types.js';
import type { Button, DiscussionAction, View } from './types.js';
import { say } from './words.js';

type Own = MemberEffect & { readonly kind: 'own' };
type Ballot = MemberEffect & { readonly kind: 'ballot' };

/** Proposals on one page: their words fit one message, and their buttons a screen. */
export const PAGE = 8;

/** The page that shows a place. */
export const pageOf = (place: number): number => Math.floor(place / PAGE);

const button = (discussion: number, label: string, action: DiscussionAction, index = 0): Button => ({ label, press: { kind: 'discussion', discussion, action, index } });

/** Somebody's own proposals, with what they can do about each; on a visit what this is, before. */
export function ownView({ id, unitName, topic, rules, votesAt, zone }: DiscussionRecord, { drafts, left, news }: Own, language: Language): View {
  const intro =
    news === 'visit'
      ? [
          say(language, 'discussion.opened', { unit: unitName, topic }),
          say(language, 'discussion.propose-intro', { limit: rules.longest, moment: formatMoment(votesAt, zone, language) }),
          say(language, 'discussion.propose-kept'),
        ]
      : news === 'none'
        ? []
        : [say(language, NEWS[news])];
  const list = drafts.length === 0 ? [] : [[say(language, 'discussion.own'), ...drafts.map(({ text }, i) => say(language, 'discussion.item', { number: i + 1, text }))].join('\n')];
  return {
    text: [...intro, ...list, say(language, 'discussion.proposals-left', { count: left })].join('\n\n'),
    buttons: [
      ...drafts.map(({ number }, i) => [
        button(id, message(language, 'discussion.change-button', { number: i + 1 }), 'change', number),
        button(id, message(language, 'discussion.withdraw-button', { number: i + 1 }), 'withdraw', number),
      ]),
      [button(id, message(language, 'discussion.finish-button'), 'finish')],
    ],
  };
}

const NEWS = { added: 'discussion.added', changed: 'discussion.changed', withdrawn: 'discussion.withdrawn' } as const;

/** A page of what can be voted on, with what this person has chosen. */
export function ballotView({ id, topic, rules, closesAt, zone }: DiscussionRecord, { proposals, chosen, left }: Ballot, page: number, language: Language): View {
  const pages = Math.max(1, Math.ceil(proposals.length / PAGE));
  const at = Math.min(Math.max(0, page), pages - 1);
  const shown = proposals.map((text, place) => ({ text, place, on: chosen.includes(place) })).slice(at * PAGE, (at + 1) * PAGE);
  const lines = shown.map(({ text, place, on }) => say(language, on ? 'discussion.item-chosen' : 'discussion.item', { number: place + 1, text }));
  const turn = [
    ...(at > 0 ? [button(id, message(language, 'discussion.page-before'), 'page', at - 1)] : []),
    ...(at < pages - 1 ? [button(id, message(language, 'discussion.page-after'), 'page', at + 1)] : []),
  ];
  return {
    text: [
      say(language, 'discussion.vote-intro', { topic, limit: rules.mostVotes, moment: formatMoment(closesAt, zone, language) }),
      say(language, 'discussion.vote-kept'),
      lines.join('\n'),
      ...(pages > 1 ? [say(language, 'discussion.page', { number: at + 1, count: pages })] : []),
      say(language, 'discussion.votes-left', { count: left }),
    ].join('\n\n'),
    buttons: [...inPairs(shown.map(({ place, on }) => button(id, message(language, on ? 'discussion.unvote-button' : 'discussion.vote-for-button', { number: place + 1 }), on ? 'unvote' : 'vote', place))), turn].filter((row) => row.length > 0),
  };
}

const inPairs = (buttons: readonly Button[]): readonly (readonly Button[])[] => buttons.flatMap((_, i) => (i % 2 === 0 ? [buttons.slice(i, i + 2)] : []));

/** Why something was not taken; plain text, for a window as well as for a message whose writer escapes it. */
export function refusalText({ rules }: Pick<DiscussionRecord, 'rules'>, reason: DiscussionRefusal, language: Language): string {
  switch (reason) {
    case 'empty':
      return message(language, 'discussion.refused-empty');
    case 'too-long':
      return message(language, 'discussion.refused-too-long', { limit: rules.longest });
    case 'enough-proposals':
      return message(language, 'discussion.refused-enough-proposals', { limit: rules.mostProposals });
    case 'given-before':
      return message(language, 'discussion.refused-given-before');
    case 'gone':
      return message(language, 'discussion.refused-gone');
    case 'enough-votes':
      return message(language, 'discussion.refused-enough-votes', { limit: rules.mostVotes });
    case 'voting-began':
      return message(language, 'discussion.refused-voting-began');
    case 'not-open':
      return message(language, 'discussion.refused-not-open');
    case 'closed':
      return message(language, 'discussion.refused-closed');
  }
}
