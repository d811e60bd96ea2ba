import { namesIn } from '../values.js';
import type { FunctionName } from './names.js';
import { takes, type FunctionRule } from './rule.js';

/** Functions of what was chosen (ODK XForms specification, "Select Functions"): names with spaces between. */
export const CHOICE_FUNCTIONS = {
  selected: takes(2, 2, (call) => namesIn(call.text(0)).includes(trimmed(call.text(1)))),
  'selected-at': takes(2, 2, (call) => namesIn(call.text(0))[Math.trunc(call.number(1))] ?? ''),
  'count-selected': takes(1, 1, (call) => namesIn(call.text(0)).filter((name) => name !== '').length),
  'jr:choice-name': takes(2, 2, (call) => {
    const [node] = call.nodes(1);
    return node === undefined ? '' : call.scope.choiceName(node, call.text(0));
  }),
  // Words are kept with the question and not under an id of their own.
  'jr:itext': takes(1, 1, () => ''),
} as const satisfies Partial<Record<FunctionName, FunctionRule>>;

const trimmed = (text: string): string => text.replaceAll(/^[ \t\r\n]+|[ \t\r\n]+$/g, '');
