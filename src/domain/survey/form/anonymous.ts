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
  if (readsClock(row.text('calculation'))) findings.error(row.spot('calculation'), say.anonymousTimed('now(), today()'));
  if (isDynamic(row.text('default'), kind) && readsClock(row.text('default'))) findings.error(row.spot('default'), say.anonymousTimed('now(), today()'));
}

function readsClock(source: string): boolean {
  const parsed = source === '' ? null : parseExpression(source);
  return parsed?.ok === true && calls(parsed.tree);
}

const calls = (tree: Tree): boolean => (tree.kind === 'call' && CLOCK.has(tree.name)) || partsOf(tree).some(calls);
