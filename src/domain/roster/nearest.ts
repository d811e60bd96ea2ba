const PIECE = 3;

/** The pieces of three letters of a name, where each word begins and ends included; upper and lower case are the same. */
function pieces(name: string): ReadonlySet<string> {
  const words = name.normalize('NFC').toLowerCase().split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');
  return new Set(words.flatMap((word) => Array.from({ length: word.length }, (_, i) => ` ${word} `.slice(i, i + PIECE))));
}

/**
 * What somebody may have meant by a name that is none, the likeliest first: what shares most of the name as it was written, the shorter of two that share as much.
 * @param most how many at most; fewer only where there are fewer.
 */
export function nearest<T>(wanted: string, all: readonly T[], nameOf: (one: T) => string, most: number): readonly T[] {
  const written = pieces(wanted);
  const rated = all.map((one) => {
    const own = pieces(nameOf(one));
    return { one, shared: [...written].filter((piece) => own.has(piece)).length, size: own.size };
  });
  return rated.toSorted((a, b) => b.shared - a.shared || a.size - b.size).slice(0, most).map(({ one }) => one);
}
