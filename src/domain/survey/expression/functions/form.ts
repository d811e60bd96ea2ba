import type { FunctionName } from './names.js';
import { takes, type FunctionRule } from './rule.js';

const MAX_ID_LENGTH = 1_000;

/** What the form and its record are called. */
export const FORM_FUNCTIONS = {
  version: takes(0, 0, (call) => call.scope.version),
  /** RFC 4122, version 4, drawn from the scope's chance; with a number that many characters of such ids. */
  uuid: takes(0, 1, (call) => {
    if (call.count === 0) return drawId(() => call.scope.random());
    const wanted = Math.trunc(call.number(0));
    if (!(wanted > 0)) return '';
    let text = '';
    while (text.length < Math.min(wanted, MAX_ID_LENGTH)) text += drawId(() => call.scope.random());
    return text.slice(0, Math.min(wanted, MAX_ID_LENGTH));
  }),
} as const satisfies Partial<Record<FunctionName, FunctionRule>>;

function drawId(draw: () => number): string {
  return 'xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx'.replaceAll(/[xy]/g, (place) => (place === 'x' ? Math.floor(draw() * 16).toString(16) : (8 + Math.floor(draw() * 4)).toString(16)));
}
