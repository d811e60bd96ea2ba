import { InputRejected } from '../../support/errors.js';
import { parseExpression, references } from './expression/parser.js';
import type { ExpressionProblem, Tree } from './expression/syntax.js';
import { KINDS } from './kinds/table.js';
import type { KindRules } from './kinds/rules.js';
import type { Question, Survey } from './types.js';

export interface CompiledQuestion {
  readonly question: Question;
  readonly rules: KindRules;
  readonly index: number;
  readonly relevant: Tree | null;
  readonly constraint: Tree | null;
  readonly calculation: Tree | null;
  /** The constraint reads other questions, so an answer that was good can stop being so. */
  readonly crossChecked: boolean;
}

export interface CompiledSurvey {
  readonly survey: Survey;
  /** In the order in which they are asked. */
  readonly questions: readonly CompiledQuestion[];
  readonly byName: ReadonlyMap<string, CompiledQuestion>;
  /** An order in which everything that a question's relevance or calculation reads comes before it. */
  readonly order: readonly CompiledQuestion[];
  /** Those of `order` whose place or value can change by itself; the others are always relevant and hold what was answered. */
  readonly conditional: readonly CompiledQuestion[];
  /** Which questions depend on a question's answer, by relevance or calculation. */
  readonly dependents: ReadonlyMap<string, readonly string[]>;
}

export const EXPRESSION_COLUMNS = ['relevant', 'constraint', 'calculation'] as const;
export type ExpressionColumn = (typeof EXPRESSION_COLUMNS)[number];

/** One thing wrong with a survey: in which question, in which of its columns. */
export interface SurveyFault {
  readonly question: string;
  readonly column: string;
  readonly message: string;
}

const compiled = new WeakMap<Survey, CompiledSurvey>();

/**
 * Parses what a survey's questions depend on, once for each survey object.
 * @throws InputRejected when the survey has faults; `surveyFaults` names them beforehand.
 */
export function compileSurvey(survey: Survey): CompiledSurvey {
  const known = compiled.get(survey);
  if (known !== undefined) return known;
  const result = build(survey);
  if (result.faults.length > 0) {
    throw new InputRejected(`The survey ${survey.id} cannot be played.`, result.faults.map((fault) => ({ column: fault.column, message: `${fault.question}: ${fault.message}` })));
  }
  compiled.set(survey, result.compiled);
  return result.compiled;
}

/** Everything that keeps a survey from being played, all at once; empty when it can be. */
export function surveyFaults(survey: Survey): readonly SurveyFault[] {
  return build(survey).faults;
}

const NAME = /^[\p{L}_][\p{L}\p{N}_.-]*$/u;

function build(survey: Survey): { readonly compiled: CompiledSurvey; readonly faults: readonly SurveyFault[] } {
  const faults: SurveyFault[] = [];
  const byName = new Map<string, CompiledQuestion>();
  const questions = survey.questions.map((question, index): CompiledQuestion => {
    const tree = (column: ExpressionColumn): Tree | null => {
      const source = question[column];
      if (source === undefined) return null;
      const parsed = parseExpression(source);
      if (parsed.ok) return parsed.tree;
      faults.push({ question: question.name, column, message: placed(parsed.problem) });
      return null;
    };
    const constraint = tree('constraint');
    const entry: CompiledQuestion = {
      question, index, constraint, rules: KINDS[question.kind], relevant: tree('relevant'), calculation: tree('calculation'),
      crossChecked: constraint !== null && references(constraint).length > 0,
    };
    faults.push(...shapeFaults(question, byName.has(question.name)));
    byName.set(question.name, entry);
    return entry;
  });
  if (!questions.some((entry) => entry.rules.asked)) faults.push({ question: '', column: 'type', message: 'the survey asks nothing' });
  for (const entry of questions) {
    for (const column of EXPRESSION_COLUMNS) {
      const tree = entry[column];
      const unknown = tree === null ? [] : references(tree).filter((name) => !byName.has(name));
      for (const name of unknown) faults.push({ question: entry.question.name, column, message: `there is no question "${name}"` });
    }
  }
  const { order, circles } = sorted(questions, byName);
  for (const circle of circles) {
    faults.push({ question: circle[0] ?? '', column: 'relevant', message: `these questions depend on each other in a circle: ${circle.join(' → ')}` });
  }
  const dependents = new Map<string, string[]>();
  for (const entry of questions) {
    for (const name of reads(entry)) dependents.set(name, [...(dependents.get(name) ?? []), entry.question.name]);
  }
  const conditional = order.filter((entry) => entry.relevant !== null || !entry.rules.asked);
  return { compiled: { survey, questions, byName, order, conditional, dependents }, faults };
}

function shapeFaults(question: Question, taken: boolean): readonly SurveyFault[] {
  const faults: SurveyFault[] = [];
  const fault = (column: string, message: string): void => void faults.push({ question: question.name, column, message });
  if (!NAME.test(question.name) || question.name === '__proto__') fault('name', `"${question.name}" is no name: letters, digits, "_", "-" and ".", no digit first`);
  if (taken) fault('name', `the name "${question.name}" is used twice`);
  const selects = KINDS[question.kind].press !== 'none';
  const choices = question.choices ?? [];
  if (selects && choices.length === 0) fault('type', 'a question to choose from needs choices');
  if (!selects && choices.length > 0) fault('type', `a question of type ${question.kind} has no choices`);
  const seen = new Set<string>();
  for (const choice of choices) {
    if (/\s/.test(choice.name) || choice.name === '') fault('type', `the choice name "${choice.name}" is empty or has a space`);
    if (seen.has(choice.name)) fault('type', `the choice "${choice.name}" is there twice`);
    seen.add(choice.name);
  }
  if (question.kind === 'calculate' && question.calculation === undefined) fault('calculation', 'a calculate row needs a calculation');
  if (question.kind !== 'calculate' && question.calculation !== undefined) fault('calculation', `a question of type ${question.kind} is not calculated`);
  return faults;
}

/** The questions whose answers decide whether this one is relevant, or what it comes to. */
function reads(entry: CompiledQuestion): readonly string[] {
  const trees = [entry.relevant, entry.calculation].filter((tree) => tree !== null);
  return [...new Set(trees.flatMap(references))];
}

/** Depth-first order of dependencies; the circles met on the way, each as the names along it. */
function sorted(questions: readonly CompiledQuestion[], byName: ReadonlyMap<string, CompiledQuestion>): { order: CompiledQuestion[]; circles: string[][] } {
  const order: CompiledQuestion[] = [];
  const circles: string[][] = [];
  const done = new Set<CompiledQuestion>();
  const path: { readonly entry: CompiledQuestion; readonly rest: string[] }[] = [];
  const open = (entry: CompiledQuestion): void => {
    const at = path.findIndex((step) => step.entry === entry);
    if (at >= 0) circles.push([...path.slice(at).map((step) => step.entry.question.name), entry.question.name]);
    else if (!done.has(entry)) path.push({ entry, rest: [...reads(entry)] });
  };
  for (const question of questions) {
    open(question);
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const name = top.rest.shift();
      if (name === undefined) {
        path.pop();
        done.add(top.entry);
        order.push(top.entry);
        continue;
      }
      const next = byName.get(name);
      if (next !== undefined) open(next);
    }
  }
  return { order, circles };
}

/** A problem of an expression with its place, counted from 1 as people count. */
function placed(problem: ExpressionProblem): string {
  return `${problem.message} (character ${problem.position + 1})`;
}
