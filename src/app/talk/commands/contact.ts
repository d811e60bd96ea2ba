import type { Handler } from '../handling.js';
import { identify } from '../identify.js';

/** A contact was shared. */
export const contact: Handler<'contact'> = async (talk, { phone, own }) => {
  await identify(talk, phone, own);
};
