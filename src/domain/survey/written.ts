import type { CompiledSurvey } from './compile.js';
import type { CompiledNode } from './model/nodes.js';

interface Segment {
  readonly name: string;
  readonly instance: number | null;
}

/**
 * The key that people mean by a path they write: `age`, `members[2]/age`, with or without the groups between and the form's root (`/data/members[2]/about/age`).
 * An instance that is not named is the first. `null` where it means no question, or more than one.
 */
export function keyOfPath(compiled: CompiledSurvey, written: string): string | null {
  const segments = written.split('/').filter((part) => part !== '').map(segmentOf);
  const last = segments.at(-1);
  if (last === undefined) return null;
  const way = segments.slice(0, -1).map(({ name }) => name);
  const named = compiled.nodes.filter((node) => node.name === last.name && node.question !== null);
  // The form's root may be named first, whatever it is called.
  const exact = named.filter((node) => passes(node, way));
  const meant = exact.length > 0 ? exact : named.filter((node) => passes(node, way.slice(1)));
  const [node] = meant.length > 1 ? meant.filter(({ key }) => key === last.name) : meant;
  if (node === undefined) return null;
  const around = node.repeats.map(({ name, key }) => `${key}[${segments.find((segment) => segment.name === name)?.instance ?? 1}]`);
  return [...around, node.key].join('/');
}

function segmentOf(part: string): Segment {
  const found = /^(.*?)(?:\[(\d+)\])?$/.exec(part);
  return { name: found?.[1] ?? part, instance: found?.[2] === undefined ? null : Number(found[2]) };
}

/** What is named of the way down stands around the node, in this order. */
function passes(node: CompiledNode, way: readonly string[]): boolean {
  const around: string[] = [];
  for (let here = node.parent; here !== null && here.node !== null; here = here.parent) around.unshift(here.name);
  let from = 0;
  return way.every((name) => {
    const at = around.indexOf(name, from);
    from = at + 1;
    return at >= 0;
  });
}
