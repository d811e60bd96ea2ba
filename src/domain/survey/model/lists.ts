import type { XNode } from '../expression/nodes.js';
import { words, type Choice, type DataTable, type Survey } from '../types.js';

/** The lists and tables that came with a form, as the trees that `instance()` gives. */
export interface Lists {
  /** A document node with `root/item` below it; null where there is none of this name. */
  find(id: string): XNode | null;
}

class ListNode implements XNode {
  readonly attributes = {};
  readonly children: ListNode[] = [];
  constructor(
    readonly name: string,
    readonly parent: ListNode | null,
    readonly order: number,
    readonly text: string,
  ) {}
}

/** Built when they are first asked for: most forms read none of their lists by expression. */
export function compileLists(survey: Survey): Lists {
  const built = new Map<string, XNode>();
  return {
    find: (id) => {
      const known = built.get(id);
      if (known !== undefined) return known;
      const items = itemsOf(survey, id);
      if (items === null) return null;
      const tree = treeOf(items);
      built.set(id, tree);
      return tree;
    },
  };
}

type Item = readonly (readonly [column: string, text: string])[];

function itemsOf(survey: Survey, id: string): readonly Item[] | null {
  const list = own(survey.lists, id);
  if (list !== null) return list.map((choice) => choiceItem(choice, survey.languages));
  const table = own(survey.tables, id);
  return table === null ? null : table.rows.map((row) => tableItem(table, row));
}

const choiceItem = (choice: Choice, languages: readonly string[]): Item => [['name', choice.name], ['label', words(choice.label, ...languages)], ...Object.entries(choice.extra ?? {})];
const tableItem = ({ columns }: DataTable, row: readonly string[]): Item => columns.map((column, index) => [column, row[index] ?? ''] as const);

function treeOf(items: readonly Item[]): XNode {
  let order = 0;
  const add = (name: string, parent: ListNode, text: string): ListNode => {
    const node = new ListNode(name, parent, ++order, text);
    parent.children.push(node);
    return node;
  };
  const document = new ListNode('', null, 0, '');
  const root = add('root', document, '');
  for (const item of items) {
    const node = add('item', root, '');
    for (const [column, text] of item) add(column, node, text);
  }
  return document;
}

function own<T>(record: Readonly<Record<string, T>> | undefined, key: string): T | null {
  return record !== undefined && Object.hasOwn(record, key) ? (record[key] ?? null) : null;
}
