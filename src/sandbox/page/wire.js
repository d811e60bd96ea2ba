/** What goes to the sandbox and comes from it. */

/** A refusal, with the problems of an import where it had some. */
export class Refused extends Error {
  constructor(message, problems) {
    super(message);
    this.problems = problems;
  }
}

async function answered(response) {
  const body = await response.json();
  if (!response.ok) throw new Refused(body.message ?? String(response.status), body.problems ?? []);
  return body;
}

export const get = async (path) => answered(await fetch(`/sandbox/${path}`));
export const post = async (path, body) => answered(await fetch(`/sandbox/${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }));

/** Listens to the feed; `resumed` is called when it came back after a break, since something may have been missed. */
export function listen(listeners, resumed, broken) {
  const feed = new EventSource('/sandbox/feed');
  let lost = false;
  feed.addEventListener('open', () => {
    if (lost) resumed();
    lost = false;
  });
  feed.addEventListener('error', () => {
    if (!lost) broken();
    lost = true;
  });
  for (const [name, listener] of Object.entries(listeners)) feed.addEventListener(name, ({ data }) => listener(JSON.parse(data)));
}
