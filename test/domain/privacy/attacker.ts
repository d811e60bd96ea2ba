/** A published figure as the attacker sees it: how often each person is counted in it. */
export type FigureVector = readonly number[];

/** Rank over the rationals, exact: fraction-free elimination on big integers. */
export function rank(rows: readonly (readonly bigint[])[]): number {
  let open = rows.map((row) => [...row]);
  let found = 0;
  const width = rows[0]?.length ?? 0;
  for (let column = 0; column < width; column += 1) {
    const pivot = open.find((row) => row[column] !== 0n);
    if (pivot === undefined) continue;
    found += 1;
    const head = pivot[column] ?? 0n;
    open = open
      .filter((row) => row !== pivot)
      .map((row) => row.map((value, index) => value * head - (pivot[index] ?? 0n) * (row[column] ?? 0n)))
      .map(divideOut);
  }
  return found;
}

function divideOut(row: readonly bigint[]): bigint[] {
  let divisor = 0n;
  for (const value of row) {
    let [a, b] = [divisor, value < 0n ? -value : value];
    while (b !== 0n) [a, b] = [b, a % b];
    divisor = a;
  }
  return divisor === 0n ? [...row] : row.map((value) => value / divisor);
}

/**
 * Looks for any rational combination of published figures that is non-zero on 1 to `limit` people and zero on all others, and returns those people.
 * Complete: people with equal columns can never be told apart, so it suffices to try the unions of such classes that are small enough;
 * a combination supported on a set exists exactly when leaving out the set's columns lowers the rank.
 */
export function isolate(figures: readonly FigureVector[], limit = 4): readonly number[] | undefined {
  const distinct = [...new Map(figures.map((figure) => [figure.join(), figure])).values()];
  const classes = new Map<string, number[]>();
  for (const person of (distinct[0] ?? []).keys()) {
    const column = distinct.map((figure) => figure[person] ?? 0);
    if (column.every((count) => count === 0)) continue;
    const key = column.join();
    classes.set(key, [...(classes.get(key) ?? []), person]);
  }
  const groups = [...classes.values()];
  const matrix = (skipped: ReadonlySet<number>) =>
    distinct.map((figure) => groups.flatMap((group, index) => (skipped.has(index) ? [] : [BigInt(figure[group[0] ?? 0] ?? 0)])));
  const full = rank(matrix(new Set()));

  const search = (from: number, chosen: readonly number[], people: number): readonly number[] | undefined => {
    if (chosen.length > 0 && rank(matrix(new Set(chosen))) < full) return chosen.flatMap((index) => groups[index] ?? []);
    for (let index = from; index < groups.length; index += 1) {
      const size = people + (groups[index]?.length ?? 0);
      const found = size <= limit ? search(index + 1, [...chosen, index], size) : undefined;
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return search(0, [], 0);
}

/** The plain attacker: sums and differences of up to four figures. */
export function isolateBySmallSums(figures: readonly FigureVector[], limit = 4): readonly number[] | undefined {
  const distinct = [...new Map(figures.map((figure) => [figure.join(), figure])).values()];
  const search = (from: number, taken: number, sum: FigureVector): readonly number[] | undefined => {
    const support = [...sum.keys()].filter((person) => sum[person] !== 0);
    if (support.length > 0 && support.length <= limit) return support;
    if (taken === 4) return undefined;
    for (let index = from; index < distinct.length; index += 1) {
      for (const sign of [1, -1]) {
        const found = search(index + 1, taken + 1, sum.map((count, person) => count + sign * (distinct[index]?.[person] ?? 0)));
        if (found !== undefined) return found;
      }
    }
    return undefined;
  };
  return search(0, 0, (distinct[0] ?? []).map(() => 0));
}
