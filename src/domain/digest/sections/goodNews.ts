import type { SectionBuilder } from '../types.js';

/** Alumni who say that they have applied a course, of all alumni who answered; released answers only, and only where somebody has. Best share first. */
export const goodNews: SectionBuilder<'good-news'> = ({ applied: followed }) => {
  const courses = followed
    .flatMap(({ course, title, figures }) => {
      const applied = figures?.fields['applied']?.sum ?? 0;
      return figures === null || applied === 0 ? [] : [{ course, title, applied, answered: figures.size }];
    })
    .toSorted((a, b) => b.applied * a.answered - a.applied * b.answered || b.answered - a.answered);
  return courses.length === 0 ? undefined : { kind: 'good-news', courses };
};
