import { parseExpression } from '../expression/parser.js';
import { partsOf, type Tree } from '../expression/syntax.js';
import type { QuestionKind } from '../types.js';
import { isDynamic } from './defaults.js';
import type { SurveyColumn } from './headers.js';
import type { Findings } from './problem.js';
import type { FormRow } from './rows.js';

/** What shows or tells who somebody is: a voice, a picture, where they are. */
const TELLING: ReadonlySet<QuestionKind> = new Set(['image', 'audio', 'file', 'geopoint']);
/** What notes when somebody answered; who took part on which day is known. */
const TIMED: ReadonlySet<QuestionKind> = new Set(['start', 'end', 'today']);
const CLOCK: ReadonlySet<string> = new Set(['now', 'today']);

/** Refuses what an anonymous survey cannot ask or note, since it would tell whose answers they are. */
export function checkAnonymous(row: FormRow<SurveyColumn>, kind: QuestionKind, findings: Findings): void {
  const { say } = findings;
  if (TELLING.has(kind)) findings.error(row.spot('type'), say.anonymousTells(row.text('type')));
  if (TIMED.has(kind)) findings.error(row.spot('type'), say.anonymousTimed(row.text('type')));
  checkUntimed(row, ['calculation', 'relevant', 'required', 'read_only', 'choice_filter', 'parameters'], findings);
  if (isDynamic(row.text('default'), kind) && readsClock(row.text('default'))) findings.error(row.spot('default'), say.anonymousTimed('now(), today()'));
}

/** Says what a confidential survey computes and its results leave out (`domain/results/untimed`). */
export function checkConfidential(row: FormRow<SurveyColumn>, kind: QuestionKind, findings: Findings): void {
  if (TIMED.has(kind)) findings.warn(row.spot('type'), findings.say.confidentialTimed(row.text('type')));
  else if (readsClock(row.text('calculation'))) findings.warn(row.spot('calculation'), findings.say.confidentialTimed('now(), today()'));
}

/**
 * Refuses the clock where it decides what somebody is asked or what is kept: what is answered on one day alone would tell whose it is. A constraint may read it,
 * since it keeps nothing.
 */
export function checkUntimed(row: FormRow<SurveyColumn>, columns: readonly SurveyColumn[], findings: Findings): void {
  for (const column of columns) if (readsClock(row.text(column))) findings.error(row.spot(column), findings.say.anonymousTimed('now(), today()'));
}

function readsClock(source: string): boolean {
  const parsed = source === '' ? null : parseExpression(source);
  return parsed?.ok === true && calls(parsed.tree);
}

const calls = (tree: Tree): boolean => (tree.kind === 'call' && CLOCK.has(tree.name)) || partsOf(tree).some(calls);
