import { parseExpression } from '../expression/parser.js';
import { partsOf, type Tree } from '../expression/syntax.js';
import type { FormNode } from '../types.js';
import { isQuestion } from '../types.js';
import type { Collected, WrittenExpression } from './collected.js';
import { nearest } from './headers.js';
import type { Language } from './messages.js';

/** What an expression may name. */
export interface Known {
  readonly questions: readonly FormNode[];
  /** Lists, and files that came along. */
  readonly instances: ReadonlySet<string>;
  readonly tables: ReadonlySet<string>;
}

/** Looks at every expression and at all words of the form: whether they can be read, and whether what they name is there, once. */
export function checkReferences(collected: Collected, known: Known, language: Language): void {
  const names = namesOf(known.questions);
  const checked = { collected, names, known };
  for (const written of collected.expressions) {
    if (collected.findings.full) return;
    checkNames(written.spot, written.source, checked);
    const parsed = parseExpression(written.source);
    if (parsed.ok) checkInstances(written, parsed.tree, checked);
    else collected.findings.error(written.spot, collected.findings.say.expressionUnreadable(parsed.problem.words[language], parsed.problem.position + 1));
  }
  for (const { spot, text } of collected.texts) {
    if (collected.findings.full) return;
    checkNames(spot, text, checked);
  }
}

interface Checked {
  readonly collected: Collected;
  readonly names: ReadonlyMap<string, number>;
  readonly known: Known;
}

/** How many questions and groups have each name. */
function namesOf(nodes: readonly FormNode[], counts = new Map<string, number>()): ReadonlyMap<string, number> {
  for (const node of nodes) {
    counts.set(node.name, (counts.get(node.name) ?? 0) + 1);
    if (!isQuestion(node)) namesOf(node.children, counts);
  }
  return counts;
}

/** `${name}`, and `${last-saved#name}`, which is of another time and always empty. */
const REFERENCE = /\$\{\s*(?:(last-saved)#)?([^{}]*?)\s*\}/g;

function checkNames(spot: WrittenExpression['spot'], text: string, { collected: { findings }, names }: Checked): void {
  for (const [, lastSaved, name = ''] of text.matchAll(REFERENCE)) {
    // In a loop, the name is known once its column is.
    if (name.includes('%(')) continue;
    const count = names.get(name) ?? 0;
    if (count > 1) findings.error(spot, findings.say.referenceAmbiguous(name));
    if (count > 0 && lastSaved !== undefined) findings.warn(spot, findings.say.lastSaved(name));
    if (count > 0) continue;
    const near = nearest(name.toLowerCase(), names.keys());
    findings.error(spot, near === null ? findings.say.referenceUnknown(name) : findings.say.referenceUnknownNear(name, near));
  }
}

function checkInstances({ spot, columns }: WrittenExpression, tree: Tree, checked: Checked): void {
  const { findings } = checked.collected;
  const { say } = findings;
  const open = [tree];
  for (let top = open.pop(); top !== undefined; top = open.pop()) {
    open.push(...partsOf(top));
    if (top.kind !== 'call') continue;
    const [first] = top.args;
    if (first?.kind !== 'string') continue;
    if (top.name === 'instance' && first.value !== '__last-saved' && !checked.known.instances.has(first.value)) findings.error(spot, say.instanceUnknown(first.value));
    if (top.name === 'pulldata' && !checked.known.tables.has(first.value.replace(/\.csv$/i, ''))) findings.warn(spot, say.tableMissing(first.value));
  }
  if (columns === undefined) {
    // A path that begins with a name looks below its own question, where nothing is.
    for (const name of new Set(columnsRead(tree))) findings.warn(spot, checked.names.has(name) ? say.nameBare(name) : say.textBare(name));
    return;
  }
  for (const name of columnsRead(tree)) {
    const near = nearest(name.toLowerCase(), columns);
    if (!columns.has(name)) findings.warn(spot, near === null ? say.filterColumn(name) : say.filterColumnNear(name, near));
  }
}

/** The columns of a choice that a filter reads: the first steps of paths from the choice itself. */
function columnsRead(tree: Tree): readonly string[] {
  if (tree.kind === 'path' && tree.start.kind === 'context') {
    const [first] = tree.steps;
    return first?.axis === 'child' && first.test.kind === 'name' ? [first.test.name] : [];
  }
  // Within predicates, paths begin elsewhere.
  if (tree.kind === 'path') return tree.start.kind === 'nodes' ? columnsRead(tree.start.tree) : [];
  if (tree.kind === 'filter') return columnsRead(tree.base);
  return partsOf(tree).flatMap(columnsRead);
}
