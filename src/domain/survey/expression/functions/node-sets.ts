import { rowsBy } from '../lookup.js';
import { textOfNode } from '../values.js';
import { indexedRepeat } from './indexed-repeat.js';
import type { FunctionName } from './names.js';
import { randomized } from './randomize.js';
import { takes, type Call, type FunctionRule } from './rule.js';

/** Functions of nodes, by XPath 1.0, section 4.1, and the ODK XForms specification. What is no node-set counts as an empty one. */
export const NODE_FUNCTIONS = {
  count: takes(1, 1, (call) => call.nodes(0).length),
  'count-non-empty': takes(1, 1, (call) => {
    const nodes = call.nodes(0);
    call.spend(nodes.length);
    return nodes.filter((node) => textOfNode(node) !== '').length;
  }),
  position: takes(0, 1, (call) => (call.count === 0 ? call.position : positionOf(call))),
  last: takes(0, 0, (call) => call.size),
  current: takes(0, 0, (call) => [call.scope.context]),
  name: takes(0, 1, (call) => nameOf(call)),
  'local-name': takes(0, 1, (call) => nameOf(call)),
  instance: takes(1, 1, (call) => {
    const document = call.scope.instance(call.text(0));
    return document === null ? [] : [document];
  }),
  'indexed-repeat': takes(3, Infinity, indexedRepeat),
  pulldata: takes(4, 4, (call) => pulled(call)),
  randomize: takes(1, 2, (call) => randomized(call)),
} as const satisfies Partial<Record<FunctionName, FunctionRule>>;

/** Which of its contiguous siblings of the same name a node is: of a repeat, which instance. NaN for no node. */
function positionOf(call: Call): number {
  const [node] = call.nodes(0);
  if (node === undefined) return NaN;
  const siblings = node.parent?.children ?? [node];
  let position = 0;
  for (let index = siblings.indexOf(node); index >= 0 && siblings[index]?.name === node.name; index -= 1) position += 1;
  call.spend(position);
  return Math.max(1, position);
}

function nameOf(call: Call): string {
  return (call.count === 0 ? call.node.name : call.nodes(0)[0]?.name) ?? '';
}

/** `pulldata(table, column, key column, key)`: what the first row with this key holds in the column, '' where there is none. The table may be named as its file. */
function pulled(call: Call): string {
  const [root] = call.scope.instance(call.text(0).replace(/\.csv$/i, ''))?.children ?? [];
  if (root === undefined) return '';
  const [row] = rowsBy(root, '*', call.text(2)).get(call.text(3)) ?? [];
  const column = call.text(1);
  const cell = row?.children.find(({ name }) => name === column);
  return cell === undefined ? '' : textOfNode(cell);
}
