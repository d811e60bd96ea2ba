import parsePhone from 'libphonenumber-js';

/**
 * The phone number a cell means, in E.164; `undefined` when it is none.
 * Indonesian unless it says otherwise: `0812…`, `62812…`, `+62 812-…`, and `812…` where Excel took the leading zero.
 */
export function readPhone(text: string): string | undefined {
  const bare = text.replaceAll(/^['’‘`]/g, '').trim();
  // One number a cell: the parser would run "0812…/0813…" together into one.
  if (!/^\+?[\d\s().-]+$/.test(bare)) return undefined;
  const parsed = parsePhone(bare.replace(/^00(?=[1-9])/, '+'), { defaultCountry: 'ID', extract: false });
  return parsed?.isValid() === true ? parsed.number : undefined;
}

/** The e-mail address a cell means, in lower case; `undefined` when it is none. Longest 254 characters (RFC 5321). */
export function readEmail(text: string): string | undefined {
  const email = text.replace(/^mailto:/i, '').toLowerCase();
  return email.length <= 254 && /^[a-z0-9._%+'-]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/.test(email) && !/^\.|\.\.|\.@/.test(email) ? email : undefined;
}
