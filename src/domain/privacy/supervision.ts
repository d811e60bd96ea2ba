/** A supervisor, by employee id; `ROOT` stands above all who have none. */
export type NodeId = number;

/** Nobody's view: the place above every top supervisor. Employee ids start at 1. */
export const ROOT: NodeId = 0;

/** Who supervises whom at this moment: employee id -> supervisor id, null or absent where there is none. Circles are tolerated. */
export type SupervisionTree = ReadonlyMap<NodeId, NodeId | null>;

/**
 * From `node` up to `ROOT`, both included. A circle is cut above its member with the smallest id, the same one from wherever it is entered,
 * so that every input is a forest. Never throws, never loops.
 */
export function pathToRoot(tree: SupervisionTree, node: NodeId): readonly NodeId[] {
  const path: NodeId[] = [];
  let current = node;
  while (current !== ROOT) {
    const met = path.indexOf(current);
    if (met >= 0) {
      const cut = Math.min(...path.slice(met));
      return [...path.slice(0, path.indexOf(cut) + 1), ROOT];
    }
    path.push(current);
    current = tree.get(current) ?? ROOT;
  }
  return [...path, ROOT];
}

/** The view that a person's answers belong to: their direct supervisor, `ROOT` without one. */
export function nodeOf(tree: SupervisionTree, employee: number): NodeId {
  return tree.get(employee) ?? ROOT;
}
