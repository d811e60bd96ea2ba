import { message } from '../../content/messages.js';
import type { DiscussionRecord, DiscussionRoom } from '../../db/discussions.js';
import { formatMoment } from '../../domain/calendar/format.js';
import type { GroupEffect, RankedNeed } from '../../domain/discussion/types.js';
import type { Language } from '../../domain/survey/types.js';
import type { View } from '../talk/types.js';
import { say } from '../talk/words.js';

/** A discussion with what its group has to know of it. */
export type Shown = Pick<DiscussionRecord, 'topic' | 'unitName' | 'link' | 'rules' | 'zone' | 'votesAt' | 'closesAt'>;

/** The message that leads members into private and says how many take part; rewritten while it is the newest of its kind. */
export function noticeView(discussion: Shown, { language }: Pick<DiscussionRoom, 'language'>, phase: 'collecting' | 'voting', people: number): View {
  const { topic, unitName, rules, zone, link, votesAt, closesAt } = discussion;
  if (phase === 'collecting') {
    return {
      text: [
        say(language, 'discussion.opened', { unit: unitName, topic }),
        say(language, 'discussion.how-to-propose', { limit: rules.mostProposals, moment: formatMoment(votesAt, zone, language) }),
        say(language, 'discussion.proposed-so-far', { people }),
      ].join('\n\n'),
      deepLink: { label: message(language, 'discussion.propose-button'), start: link },
    };
  }
  return {
    text: [say(language, 'discussion.how-to-vote', { limit: rules.mostVotes, moment: formatMoment(closesAt, zone, language) }), say(language, 'discussion.voted-so-far', { people })].join('\n\n'),
    deepLink: { label: message(language, 'discussion.vote-button'), start: link },
  };
}

export interface GroupMessage {
  readonly kind: string;
  readonly view: View;
}

/** What a group reads of an effect, in order; `progress` rewrites the notice and is not said. The kind of the notice is `discussion.notice`. */
export function groupMessages(discussion: Shown, room: Pick<DiscussionRoom, 'language'>, effect: GroupEffect): readonly GroupMessage[] {
  const { language } = room;
  const { topic, rules } = discussion;
  switch (effect.kind) {
    case 'opened':
      return [{ kind: 'discussion.notice', view: noticeView(discussion, room, 'collecting', 0) }];
    case 'too-few': {
      const text = say(language, 'discussion.too-few', { count: effect.proposals, people: effect.people, leastProposals: rules.leastProposals, leastPeople: rules.leastPeople });
      return [{ kind: 'discussion.too-few', view: { text } }];
    }
    case 'ballot': {
      const lines = effect.proposals.map((text, place) => say(language, 'discussion.item', { number: place + 1, text }));
      return [
        { kind: 'discussion.proposals', view: { text: [say(language, 'discussion.proposals', { topic }), ...lines].join('\n') } },
        { kind: 'discussion.notice', view: noticeView(discussion, room, 'voting', 0) },
      ];
    }
    case 'result': {
      const more = effect.unwanted > 0 ? [say(language, 'discussion.unwanted', { count: effect.unwanted })] : [];
      const text = [say(language, 'discussion.result', { topic, people: effect.voters }), ...effect.ranked.map((need) => resultLine(need, language)), '', ...more, say(language, 'discussion.result-use')];
      return [{ kind: 'discussion.result', view: { text: text.join('\n') } }];
    }
    case 'no-result': {
      const text = effect.reason === 'no-vote' ? say(language, 'discussion.closed-unvoted', { topic }) : say(language, 'discussion.closed-too-few', { topic, people: effect.people, leastPeople: rules.leastPeople });
      return [{ kind: 'discussion.result', view: { text } }];
    }
    case 'progress':
      return [];
  }
}

const resultLine = ({ rank, text, votes, tied }: RankedNeed, language: Language): string => say(language, tied ? 'discussion.result-tied' : 'discussion.result-line', { rank, text, count: votes });
