import { isAsked } from '../askedQuestions.js';
import type { SurveyFault } from '../compile.js';
import { parseExpression } from '../expression/parser.js';
import type { ExpressionProblem, Tree } from '../expression/syntax.js';
import { parseWords, type WordPart } from '../expression/words.js';
import { KINDS } from '../kinds/table.js';
import type { KindRules } from '../kinds/rules.js';
import { isQuestion, type FormNode, type Question, type Survey } from '../types.js';

export const EXPRESSION_COLUMNS = ['relevant', 'constraint', 'calculation', 'required', 'read_only', 'repeat_count', 'choice_filter', 'default'] as const;
export type ExpressionColumn = (typeof EXPRESSION_COLUMNS)[number];

/** The expressions of a node; absent where there is none. `items` are the choices that `choice_filter` leaves. */
export type Trees = { readonly [K in ExpressionColumn | 'items']?: Tree };

/** A node of the form, once; what a repeat holds is here once, however many instances there are. */
export interface CompiledNode {
  /** Its place in the form, the root's being -1. */
  readonly index: number;
  readonly name: string;
  /** Unique among all nodes that stand in the same repeats: its name, or where that is taken its groups' names before it. */
  readonly key: string;
  /** The root has none. */
  readonly node: FormNode | null;
  readonly question: Question | null;
  readonly rules: KindRules | null;
  /** As `isAsked`: it waits for an answer, unless an expression makes it read-only. */
  readonly asks: boolean;
  readonly parent: CompiledNode | null;
  readonly children: readonly CompiledNode[];
  /** Its place among its parent's children, after those of all its ancestors: the way down from the root. */
  readonly path: readonly number[];
  /** The repeats around it, outermost first, without itself. */
  readonly repeats: readonly CompiledNode[];
  readonly trees: Trees;
  /** The words of a label and so on, with the questions that they name taken out; by the text as it is written. */
  readonly parts: (text: string) => readonly WordPart[];
}

/** Asked after each instance of a repeat that has no count: whether there is another. No form can use its name. */
const MORE: Question = { name: '+', kind: 'more', label: {}, required: true };

interface Growing extends CompiledNode {
  readonly children: Growing[];
}

/** The tree of a survey's nodes with their expressions parsed; what cannot be read is among the faults. */
export function compileNodes(survey: Survey): { readonly root: CompiledNode; readonly nodes: readonly CompiledNode[]; readonly faults: readonly SurveyFault[] } {
  const faults: SurveyFault[] = [];
  const nodes: Growing[] = [];
  const parts = wordParts();
  const root: Growing = { index: -1, name: 'data', key: '', node: null, question: null, rules: null, asks: false, parent: null, children: [], path: [], repeats: [], trees: {}, parts };
  const taken = new Set<string>();
  const open = (node: FormNode, parent: Growing): void => {
    const repeats = parent.node?.kind === 'repeat' ? [...parent.repeats, parent] : parent.repeats;
    const question = isQuestion(node) ? node : null;
    const grown: Growing = {
      index: nodes.length, name: node.name, key: freeKey(node.name, parent, repeats.at(-1) ?? null, taken), node, question, rules: question === null ? null : KINDS[question.kind], asks: question !== null && isAsked(question),
      parent, children: [], path: [...parent.path, parent.children.length], repeats, trees: treesOf(node, faults), parts,
    };
    parent.children.push(grown);
    nodes.push(grown);
    if (isQuestion(node)) return;
    for (const child of node.children) open(child, grown);
    if (node.kind === 'repeat' && node.count === undefined) open(MORE, grown);
  };
  for (const node of survey.questions) open(node, root);
  return { root, nodes, faults };
}

function freeKey(name: string, parent: CompiledNode, repeat: CompiledNode | null, taken: Set<string>): string {
  const context = repeat === null ? '' : `${repeat.index} `;
  let key = name;
  for (let group: CompiledNode | null = parent; group !== null && group !== repeat && group.node !== null && taken.has(context + key); group = group.parent) key = `${group.name}/${key}`;
  taken.add(context + key);
  return key;
}

function treesOf(node: FormNode, faults: SurveyFault[]): Trees {
  const trees: Partial<Record<ExpressionColumn | 'items', Tree>> = {};
  const add = (column: ExpressionColumn, source: string | undefined): void => {
    if (source === undefined || source.trim() === '') return;
    const parsed = parseExpression(source);
    if (parsed.ok) trees[column] = parsed.tree;
    else faults.push({ question: node.name, column, message: placed(parsed.problem) });
  };
  add('relevant', node.relevant);
  if (node.kind === 'repeat') add('repeat_count', node.count);
  if (!isQuestion(node)) return trees;
  add('constraint', node.constraint);
  add('calculation', node.calculation);
  if (typeof node.required === 'string') add('required', node.required);
  if (typeof node.readOnly === 'string') add('read_only', node.readOnly);
  add('choice_filter', node.choiceFilter);
  const items = node.choiceFilter === undefined || node.list === undefined ? null : parseExpression(itemsOf(node.list, node.choiceFilter));
  if (items?.ok === true) trees.items = items.tree;
  if (node.default !== undefined && 'expression' in node.default) add('default', node.default.expression);
  return trees;
}

/** XLSForm: a choice filter is the predicate of the list's items. */
const itemsOf = (list: string, filter: string): string => `instance(${list.includes("'") ? `"${list}"` : `'${list}'`})/root/item[${filter}]`;

/** A problem of an expression with its place, counted from 1 as people count. */
function placed({ words, position }: ExpressionProblem): SurveyFault['message'] {
  return { id: `${words.id} (huruf ke-${position + 1})`, en: `${words.en} (character ${position + 1})` };
}

function wordParts(): CompiledNode['parts'] {
  const known = new Map<string, readonly WordPart[]>();
  return (text) => {
    const found = known.get(text) ?? parseWords(text);
    known.set(text, found);
    return found;
  };
}
