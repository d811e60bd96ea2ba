/**
 * A node as expressions see it, of the person's answers or of a list or table that came with the form. A tree of elements without namespaces;
 * text stands in leaves alone.
 */
export interface XNode {
  readonly name: string;
  readonly parent: XNode | null;
  /** In document order; instances of a repeat are siblings of the same name. */
  readonly children: readonly XNode[];
  /** The string value of a leaf; '' of what is not relevant and of an element with children. */
  readonly text: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Grows in document order within a tree. Nodes of different trees are never compared. */
  readonly order: number;
}

/** XPath 1.0: what an expression comes to. A node-set is in document order, without doubles. */
export type Value = string | number | boolean | readonly XNode[];

/** What an expression can see. Everything that varies comes in here. */
export interface Scope {
  /** The question that the expression belongs to; `.` and relative paths begin here. */
  readonly context: XNode;
  /** The root element's parent: absolute paths begin here. */
  readonly document: XNode;
  /** The nodes that `${name}` means for the question at `context`: in its own instance of the repeats that both stand in, all instances of those that it does not stand in. */
  question(name: string): readonly XNode[];
  /** The document node of a list, a CSV table or another instance of the form; null where there is none. */
  instance(id: string): XNode | null;
  /** The label of a choice of the select question at `node`, in the person's language; '' where there is none. */
  choiceName(node: XNode, value: string): string;
  /** UTC milliseconds. */
  readonly now: number;
  /** IANA id. */
  readonly zone: string;
  /** Of the names of months and days. */
  readonly language: string;
  /** Between 0 (included) and 1 (excluded); another at each call, the same ones in the same order for the same seed. */
  random(): number;
  /** The form's own version. */
  readonly version: string;
}
