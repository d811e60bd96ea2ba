/**
 * The circles in who-reports-to-whom: each once, in the order of reporting, beginning with the member met first.
 * `supervisorOf` gives the supervisor's NIP or `null`; a supervisor it does not know ends the chain. Linear in the number of people.
 */
export function findCircles(people: Iterable<string>, supervisorOf: (nip: string) => string | null): readonly (readonly string[])[] {
  const settled = new Set<string>();
  const circles: (readonly string[])[] = [];
  for (const person of people) {
    const chain: string[] = [];
    const place = new Map<string, number>();
    let at: string | null = person;
    while (at !== null && !settled.has(at) && !place.has(at)) {
      place.set(at, chain.length);
      chain.push(at);
      at = supervisorOf(at);
    }
    const start = at === null ? undefined : place.get(at);
    if (start !== undefined) circles.push(chain.slice(start));
    for (const nip of chain) settled.add(nip);
  }
  return circles;
}
