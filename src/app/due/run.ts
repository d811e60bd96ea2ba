import { inTransaction, isConnectionLost } from '../../db/database.js';
import { claimDue, deferDue, endDue, holdDue, noteDueFailure, shelveDue, type DueEnd, type DueRecord } from '../../db/dueWork.js';
import { addOutbox } from '../../db/outbox.js';
import { isStale, type DueKind } from '../../domain/learning/due.js';
import { DUE_HANDLERS } from './handlers.js';
import { skipped, type DueBatch, type DueDeps, type DueResult } from './types.js';

const CLAIM = { rows: 100, leaseMs: 30_000 } as const;
/** How often a row may fail before it is given up, and how long it rests in between (real milliseconds). */
const FAILURES = { most: 5, restMs: 15_000 } as const;

export interface DueRun {
  /** How many rows were taken; 0 means that nothing is due. */
  readonly claimed: number;
  readonly done: number;
  readonly skipped: number;
  readonly failed: number;
}

/**
 * Takes up to a hundred rows that are due and does them, those of one kind together. A row that cannot be done holds up no other:
 * its batch is made again row by row, and after five failures the row is given up loudly.
 * @throws when the database is lost; the lease then brings the rows back.
 */
export async function runDue(deps: DueDeps): Promise<DueRun> {
  const now = deps.clock.now();
  const { rows, unreadable } = await claimDue(deps.db, now, CLAIM.rows, CLAIM.leaseMs);
  const tally = { claimed: rows.length + unreadable.length, done: 0, skipped: 0, failed: 0 };
  for (const id of unreadable) await fail(deps, id, 'the row cannot be read', tally);
  for (const kind of new Set(rows.map((r) => r.kind))) {
    const ofKind = rows.filter((r) => r.kind === kind);
    const size = DUE_HANDLERS[kind].batch;
    for (let at = 0; at < ofKind.length; at += size) await runBatch(deps, kind, ofKind.slice(at, at + size), tally);
  }
  return tally;
}

type Tally = { -readonly [F in keyof DueRun]: DueRun[F] };

async function runBatch(deps: DueDeps, kind: DueKind, rows: readonly DueRecord[], tally: Tally): Promise<void> {
  try {
    const ends = await inOneTransaction(deps, kind, rows);
    for (const end of ends) tally[end.state] += 1;
    logSkipped(deps, kind, rows, ends);
  } catch (error) {
    if (isConnectionLost(error)) throw error;
    const [only] = rows;
    if (rows.length === 1 && only !== undefined) {
      deps.log.warn({ due: only.id, kind, attempts: only.attempts + 1 }, `Due work failed: ${error instanceof Error ? error.message : String(error)}`);
      return await fail(deps, only.id, error instanceof Error ? error.message : String(error), tally);
    }
    for (const row of rows) await runBatch(deps, kind, [row], tally);
  }
}

/** One line for all rows of a subject that were skipped for the same reason: a launch to thousands who are not bound is one line a batch. */
function logSkipped(deps: DueDeps, kind: DueKind, rows: readonly DueRecord[], ends: readonly DueEnd[]): void {
  const subjects = new Map(rows.map((r) => [r.id, r.subject]));
  const groups = new Map<string, { readonly due: number; readonly subject: string; readonly why: string | null; readonly rows: number }>();
  for (const { id, state, note } of ends) {
    if (state !== 'skipped') continue;
    const subject = subjects.get(id) ?? '';
    const before = groups.get(`${subject}\n${note}`);
    groups.set(`${subject}\n${note}`, { due: before?.due ?? id, subject, why: note, rows: (before?.rows ?? 0) + 1 });
  }
  for (const group of groups.values()) deps.log.info({ kind, ...group }, 'Due work was skipped.');
}

async function inOneTransaction(deps: DueDeps, kind: DueKind, rows: readonly DueRecord[]): Promise<readonly DueEnd[]> {
  return await inTransaction(deps.db, async (tx) => {
    // Whoever held the rows before may have ended them while we waited: only what is still due counts (invariant 5).
    const held = await holdDue(tx, rows.map((r) => r.id));
    const now = deps.clock.now();
    const mine = rows.filter((r) => held.has(r.id));
    const stale = mine.filter((r) => isStale(r, now)).map((r) => skipped(r, 'too late to be worth doing'));
    const fresh = mine.filter((r) => !isStale(r, now));
    const result: DueResult = fresh.length === 0 ? { ends: [] } : await handle(deps, kind, { tx, now, rows: fresh });
    await addOutbox(tx, result.outgoing ?? []);
    const ends = [...stale, ...result.ends];
    await endDue(tx, ends);
    await deferDue(tx, result.later ?? []);
    await shelveDue(tx, result.shelved ?? []);
    return ends;
  });
}

async function handle<K extends DueKind>(deps: DueDeps, kind: K, batch: DueBatch<DueKind>): Promise<DueResult> {
  const isMine = (row: DueRecord): row is DueRecord<K> => row.kind === kind;
  return await DUE_HANDLERS[kind].handle(deps, { ...batch, rows: batch.rows.filter(isMine) });
}

async function fail(deps: DueDeps, id: number, problem: string, tally: Tally): Promise<void> {
  tally.failed += 1;
  if (await noteDueFailure(deps.db, id, problem, FAILURES.most, FAILURES.restMs)) {
    deps.log.error({ due: id }, `Due work was given up after ${FAILURES.most} failures: ${problem}`);
  }
}
