import type { Scope, XNode } from '../../src/domain/survey/expression/nodes.js';

/** A tree as a test writes it: a leaf's text, or its children; several of a name make a repeat. */
export interface Drawn {
  readonly [name: string]: string | Drawn | readonly Drawn[];
}

interface Grown extends XNode {
  readonly parent: Grown | null;
  readonly children: Grown[];
}

/** The document node above a root element. */
export function grow(root: string, drawn: Drawn, attributes: Readonly<Record<string, string>> = {}): XNode {
  let order = 0;
  const add = (name: string, parent: Grown | null, text: string, own: Readonly<Record<string, string>> = {}): Grown => {
    const node: Grown = { name, parent, children: [], text, attributes: own, order };
    order += 1;
    parent?.children.push(node);
    return node;
  };
  const fill = (parent: Grown, children: Drawn): void => {
    for (const [name, child] of Object.entries(children)) {
      if (typeof child === 'string') add(name, parent, child);
      else for (const one of isMany(child) ? child : [child]) fill(add(name, parent, ''), one);
    }
  };
  const document = add('', null, '');
  fill(add(root, document, '', attributes), drawn);
  return document;
}

const isMany = (child: Drawn | readonly Drawn[]): child is readonly Drawn[] => Array.isArray(child);

/** All nodes of a name below a node, in document order. */
export function named(node: XNode, name: string): readonly XNode[] {
  return node.children.flatMap((child) => [...(child.name === name ? [child] : []), ...named(child, name)]);
}

/** A scope over a tree: `${name}` is every node of that name, those in the context's own instance of a repeat where it stands in one. */
export function scopeOver(document: XNode, context: XNode, overrides: Partial<Scope> = {}): Scope {
  const around = (node: XNode | null): readonly XNode[] => (node === null ? [] : [node, ...around(node.parent)]);
  return {
    context,
    document,
    question: (name) => around(context).map((node) => named(node, name)).find((found) => found.length > 0) ?? [],
    instance: () => null,
    choiceName: () => '',
    now: Date.UTC(2026, 10, 22, 18, 30, 15, 7),
    zone: 'Asia/Jakarta',
    language: 'id',
    random: () => 0.5,
    version: '',
    ...overrides,
  };
}
