/** How often a course's content was used within the last month: the choices of the question `pemakaian` in the follow-up survey. */
export const USE_FREQUENCIES = ['mingguan', 'beberapa', 'sekali', 'belum', 'tidak_sesuai'] as const;
export type UseFrequency = (typeof USE_FREQUENCIES)[number];

export type Application = 'applied' | 'not-yet' | 'not-relevant';

const APPLICATION_OF = {
  mingguan: 'applied',
  beberapa: 'applied',
  sekali: 'applied',
  belum: 'not-yet',
  tidak_sesuai: 'not-relevant',
} as const satisfies Record<UseFrequency, Application>;

/** What an answer of the follow-up survey means for the effect of a course (level 3); undefined for anything that is no choice of it. */
export function applicationOf(answer: unknown): Application | undefined {
  const frequency = USE_FREQUENCIES.find((known) => known === answer);
  return frequency === undefined ? undefined : APPLICATION_OF[frequency];
}
