/** An employee who may be meant by a shared contact or an invite. */
export interface Candidate {
  readonly id: number;
  /** E.164, as the roster has it. */
  readonly phone: string | null;
  readonly left: boolean;
  /** The chat that stands for them now. */
  readonly chat: number | null;
}

export interface ContactFacts {
  readonly chat: number;
  /** Whom this chat stands for already. */
  readonly boundTo: number | null;
  /** The contact is the sender's own. */
  readonly own: boolean;
  /** The employee whose roster number was shared; numbers are unique on the roster. */
  readonly matched: Candidate | null;
  /** Whom an invite announced in this chat. */
  readonly expected: Candidate | null;
}

export type ContactDecision =
  | { readonly kind: 'bind'; readonly employee: number; readonly replaces: number | null }
  /** No number on the roster to compare with: an officer confirms. */
  | { readonly kind: 'wait'; readonly employee: number }
  | { readonly kind: 'already' }
  | { readonly kind: 'other-person' }
  | { readonly kind: 'left' }
  | { readonly kind: 'not-own' }
  | { readonly kind: 'unknown' };

/**
 * What follows from a shared contact. Only the number of the sender's own account proves who somebody is; an invite announces a person and proves nothing,
 * so a forwarded link alone binds nobody. Where the roster has no number for the announced person, an officer decides.
 */
export function decideContact({ chat, boundTo, own, matched, expected }: ContactFacts): ContactDecision {
  if (!own) return { kind: 'not-own' };
  if (matched?.left === true) return { kind: 'left' };
  if (boundTo !== null) return matched === null || matched.id === boundTo ? { kind: 'already' } : { kind: 'other-person' };
  if (matched !== null) return { kind: 'bind', employee: matched.id, replaces: matched.chat === chat ? null : matched.chat };
  if (expected === null || expected.phone !== null) return { kind: 'unknown' };
  return expected.left ? { kind: 'left' } : { kind: 'wait', employee: expected.id };
}

/** Whether a decision counts as a wrong guess. */
export const isMiss = (decision: ContactDecision): boolean => decision.kind === 'not-own' || decision.kind === 'unknown';
