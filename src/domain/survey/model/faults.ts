import type { SurveyFault } from '../compile.js';
import { choicesOf, isQuestion, type Choice, type Survey } from '../types.js';
import type { CompiledNode } from './nodes.js';

/** XForms names are XML names without a colon. */
const NAME = /^[\p{L}_][\p{L}\p{N}_.-]*$/u;

/** What is wrong with the shape of a survey, whoever wrote it: names, choices, calculations. A survey that asks nothing can be played: what it tells and computes. */
export function shapeFaults(survey: Survey, nodes: readonly CompiledNode[]): readonly SurveyFault[] {
  return nodes.flatMap((compiled) => nodeFaults(survey, compiled));
}

function nodeFaults(survey: Survey, { node, name, parent }: CompiledNode): SurveyFault[] {
  const faults: SurveyFault[] = [];
  if (node?.kind === 'more') return faults;
  const fault = (column: string, message: string): void => void faults.push({ question: name, column, message });
  if (!NAME.test(name) || name === '__proto__') fault('name', `"${name}" is no name: letters, digits, "_", "-" and ".", no digit first`);
  const twins = parent?.children.filter((other) => other.name === name) ?? [];
  if (twins.length > 1 && twins[0]?.node !== node) fault('name', `the name "${name}" is used twice`);
  if (node === null || !isQuestion(node)) return faults;
  const selects = node.kind === 'select_one' || node.kind === 'select_multiple' || node.kind === 'rank';
  const choices = choicesOf(survey, node);
  if (selects && choices.length === 0) fault('type', 'a question to choose from needs choices');
  if (node.choiceFilter !== undefined && node.list === undefined) fault('choice_filter', 'a choice filter needs a list on the sheet choices');
  if (node.choices !== undefined) faults.push(...choiceFaults(name, node.choices));
  if (!selects && (node.choices !== undefined || node.list !== undefined)) fault('type', `a question of type ${node.kind} has no choices`);
  if (node.kind === 'calculate' && node.calculation === undefined && node.default === undefined) fault('calculation', 'a calculate row needs a calculation');
  if (node.trigger !== undefined && node.trigger.length > 0 && node.calculation === undefined) fault('trigger', 'a trigger needs a calculation');
  return faults;
}

function choiceFaults(question: string, choices: readonly Choice[]): readonly SurveyFault[] {
  const seen = new Set<string>();
  return choices.flatMap((choice) => {
    const twice = seen.has(choice.name);
    seen.add(choice.name);
    if (/\s/.test(choice.name) || choice.name === '') return [{ question, column: 'type', message: `the choice name "${choice.name}" is empty or has a space` }];
    return twice ? [{ question, column: 'type', message: `the choice "${choice.name}" is there twice` }] : [];
  });
}
