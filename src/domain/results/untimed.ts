import { compileSurvey } from '../survey/compile.js';
import type { CompiledNode } from '../survey/model/nodes.js';
import { nodeOfKey } from '../survey/press.js';
import type { QuestionKind, Survey } from '../survey/types.js';
import type { Response } from './types.js';

const MOMENTS: ReadonlySet<QuestionKind> = new Set(['start', 'end', 'today']);

/** The questions that nobody is asked and that hold when somebody answered, or what was computed from it. */
function timed(survey: Survey): ReadonlySet<CompiledNode> {
  const { nodes, timely, readers } = compileSurvey(survey);
  const unasked = ({ question, asks }: CompiledNode): boolean => question !== null && !asks;
  const found = new Set(nodes.filter(({ question }) => question !== null && MOMENTS.has(question.kind)));
  for (const { kind, node } of timely) if (kind === 'calculation' && unasked(node)) found.add(node);
  // A set grows while it is gone through, and what was added is gone through as well.
  for (const node of found) for (const { kind, node: reader } of readers.get(node) ?? []) if (kind === 'calculation' && unasked(reader)) found.add(reader);
  return found;
}

/**
 * Takes from responses of a survey without names what says when they were given, by which whoever watches who has answered could tell whose each is.
 * @param survey in the version that was answered.
 */
export function untimed(survey: Survey): (response: Response) => Response {
  const compiled = compileSurvey(survey);
  const left = timed(survey);
  const stays = ([key]: readonly [string, unknown]): boolean => {
    const node = nodeOfKey(compiled, key);
    return node === undefined || !left.has(node);
  };
  return (response) => (left.size === 0 ? response : { ...response, answers: Object.fromEntries(Object.entries(response.answers).filter(stays)) });
}
