/** How often a course's content was used within the last month; the names of the choices in the follow-up survey. */
export const USE_FREQUENCIES = ['weekly', 'several', 'once', 'none_yet', 'not_my_task'] as const;
export type UseFrequency = (typeof USE_FREQUENCIES)[number];

export type Application = 'applied' | 'not-yet' | 'not-relevant';

const APPLICATION_OF = {
  weekly: 'applied',
  several: 'applied',
  once: 'applied',
  none_yet: 'not-yet',
  not_my_task: 'not-relevant',
} as const satisfies Record<UseFrequency, Application>;

/** What an answer of the follow-up survey means for the effect of a course (level 3); undefined for anything that is no choice of it. */
export function applicationOf(answer: unknown): Application | undefined {
  const frequency = USE_FREQUENCIES.find((known) => known === answer);
  return frequency === undefined ? undefined : APPLICATION_OF[frequency];
}
