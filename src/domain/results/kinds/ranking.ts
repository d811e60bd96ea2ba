import type { Given, RankedChoice, Summary, Topic } from '../types.js';
import { namesIn } from './choices.js';

/** Of rank: each choice's mean place, how often it came first, and Borda's count; the best first, equals in the order of the form. */
export function summarizeRanking(topic: Topic, given: readonly Given[]): Summary {
  const places = new Map<string, number[]>(topic.choices.map(({ name }) => [name, []]));
  const points = new Map<string, number>();
  for (const { value } of given) {
    const order = [...new Set(namesIn(value))];
    for (const [at, name] of order.entries()) {
      places.set(name, [...(places.get(name) ?? []), at + 1]);
      points.set(name, (points.get(name) ?? 0) + order.length - 1 - at);
    }
  }
  const labels = new Map(topic.choices.map(({ name, label }) => [name, label]));
  const choices = [...places].map(([name, ranks]): RankedChoice => ({
    name,
    label: labels.get(name) ?? { id: name },
    meanRank: ranks.length === 0 ? null : ranks.reduce((sum, rank) => sum + rank, 0) / ranks.length,
    first: ranks.filter((rank) => rank === 1).length,
    points: points.get(name) ?? 0,
  }));
  return { kind: 'ranking', choices: choices.toSorted((a, b) => b.points - a.points || b.first - a.first) };
}
