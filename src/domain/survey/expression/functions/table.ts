import { CHOICE_FUNCTIONS } from './choices.js';
import { CODE_FUNCTIONS } from './codes.js';
import { FORM_FUNCTIONS } from './form.js';
import { MOMENT_FUNCTIONS } from './moments.js';
import type { FunctionName } from './names.js';
import { NODE_FUNCTIONS } from './node-sets.js';
import { NUMBER_FUNCTIONS } from './numbers.js';
import { PLACE_FUNCTIONS } from './places.js';
import type { FunctionRule } from './rule.js';
import { TEXT_FUNCTIONS } from './texts.js';
import { TRUTH_FUNCTIONS } from './truth.js';

/** Every function with its arity and its rule. */
export const FUNCTIONS: Readonly<Record<FunctionName, FunctionRule>> = {
  ...TEXT_FUNCTIONS,
  ...CODE_FUNCTIONS,
  ...TRUTH_FUNCTIONS,
  ...NUMBER_FUNCTIONS,
  ...NODE_FUNCTIONS,
  ...CHOICE_FUNCTIONS,
  ...MOMENT_FUNCTIONS,
  ...PLACE_FUNCTIONS,
  ...FORM_FUNCTIONS,
} satisfies Record<FunctionName, FunctionRule>;
