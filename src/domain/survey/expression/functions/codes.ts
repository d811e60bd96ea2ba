import { createHash } from 'node:crypto';
import type { FunctionName } from './names.js';
import { takes, type FunctionRule } from './rule.js';

const ALGORITHMS: Readonly<Record<string, string>> = { MD5: 'md5', 'SHA-1': 'sha1', 'SHA-256': 'sha256', 'SHA-384': 'sha384', 'SHA-512': 'sha512' };

/** `digest` as in XForms 1.1, in base64 unless `hex` is asked for; an algorithm or encoding that is none gives ''. `base64-decode` reads UTF-8. */
export const CODE_FUNCTIONS = {
  digest: takes(2, 3, (call) => {
    const name = call.text(1);
    const algorithm = Object.hasOwn(ALGORITHMS, name) ? ALGORITHMS[name] : undefined;
    const encoding = call.count === 3 ? call.text(2) : 'base64';
    if (algorithm === undefined || (encoding !== 'base64' && encoding !== 'hex')) return '';
    return createHash(algorithm).update(call.text(0), 'utf8').digest(encoding);
  }),
  'base64-decode': takes(1, 1, (call) => {
    const code = call.text(0).replaceAll(/\s/g, '');
    if (!/^[A-Za-z0-9+/]*={0,2}$/.test(code) || code.replaceAll('=', '').length % 4 === 1) return '';
    return Buffer.from(code, 'base64').toString('utf8');
  }),
} as const satisfies Partial<Record<FunctionName, FunctionRule>>;
