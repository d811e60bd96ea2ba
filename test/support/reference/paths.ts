import { everyItem, type Item, type Path } from './rows.js';

const REFERENCE = /\$\{([^}]+)\}/g;

/**
 * Writes `${name}` as a path: relative to the repeat that both stand in, where there is one, else from the root with all instances.
 * Within brackets the relative path begins at `current()`, since a predicate looks from another node. What `indexed-repeat` chooses from are all instances.
 * @throws Error for a name that no node, or more than one, has.
 */
export function referencing(items: readonly Item[]): (expression: string, context: Path) => string {
  const paths = new Map<string, Path | null>();
  for (const { name, path } of everyItem(items)) paths.set(name, paths.has(name) ? null : path);
  return (expression, context) =>
    expression.replaceAll(REFERENCE, (_, name: string, at: number) => {
      const target = paths.get(name.trim());
      if (target === undefined || target === null) throw new Error(`\${${name}} means ${target === null ? 'more than one node' : 'nothing'}`);
      return ` ${chosen(expression, at) ? absolute(target) : pathFrom(context, target, depth(expression, at) > 0)} `;
    });
}

/** The path from the root, without instances. */
export function absolute(path: Path): string {
  return ['/data', ...path.map(({ name }) => name)].join('/');
}

function pathFrom(context: Path, target: Path, current: boolean): string {
  const shared = sharedRepeat(context, target);
  if (shared === 0) return absolute(target);
  const steps = [...Array.from({ length: context.length - shared }, () => '..'), ...target.slice(shared).map(({ name }) => name)];
  return `${current ? 'current()/' : ''}${steps.join('/')}`;
}

/** How many steps lead to the innermost repeat that both stand in; 0 where there is none. */
function sharedRepeat(context: Path, target: Path): number {
  let shared = 0;
  for (let at = 0; at < Math.min(context.length, target.length) - 1 && context[at]?.name === target[at]?.name; at += 1) if (context[at]?.repeats === true) shared = at + 1;
  return shared;
}

/** Whether a reference stands where `indexed-repeat` takes a question or a repeat to choose from: in its first argument, or before a number. */
function chosen(expression: string, at: number): boolean {
  const opened: { readonly call: string; commas: number }[] = [];
  for (const { 0: part, 1: call } of expression.slice(0, at).matchAll(/'[^']*'|"[^"]*"|([\w:.-]*)\(|\)|,/g)) {
    const last = opened.at(-1);
    if (part.endsWith('(')) opened.push({ call: call ?? '', commas: 0 });
    else if (part === ')') opened.pop();
    else if (part === ',' && last !== undefined) last.commas += 1;
  }
  const inner = opened.at(-1);
  return inner?.call === 'indexed-repeat' && (inner.commas === 0 || inner.commas % 2 === 1);
}

/** How many brackets are open before this place, outside of texts. */
function depth(expression: string, until: number): number {
  let open = 0;
  let quote = '';
  for (const letter of expression.slice(0, until)) {
    if (quote !== '') quote = letter === quote ? '' : quote;
    else if (letter === '"' || letter === "'") quote = letter;
    else if (letter === '[') open += 1;
    else if (letter === ']') open -= 1;
  }
  return open;
}
