/** Numbers between 0 and 1 that look random and are the same for the same seed and name (mulberry32, public domain). */
export function mulberry(seed: number, name: string): () => number {
  let state = Math.trunc(seed) | 0;
  for (const character of name) state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 2_654_435_761);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
