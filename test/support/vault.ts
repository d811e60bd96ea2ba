import { createVault } from '../../src/support/vault.js';

/** The key of all tests. */
export const testVault = createVault(new Uint8Array(32).fill(7));
