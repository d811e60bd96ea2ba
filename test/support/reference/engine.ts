import { vi } from 'vitest';
import type { DataTable } from '../../../src/domain/survey/types.js';
import { blank, put } from './control.js';
import { referenceEngine } from './dom.js';
import { keying, type Keying } from './keys.js';
import { isLeaf, type EngineNode, type InstanceOptions, type LeafNode, type LoadedForm, type OpenRepeat, type RootNode } from './nodes.js';
import type { FormRows } from './rows.js';
import { xform } from './xform.js';

/** Tries by key, in order. `members[2]/+` with `yes` begins another instance that has no answers of its own. */
export type Script = Readonly<Record<string, readonly string[]>>;

export type Line = { readonly ask: string; readonly try: string; readonly accepted: boolean } | { readonly note: string };

export interface Played {
  readonly transcript: readonly Line[];
  /** What is relevant at the end and not blank, calculations and metadata included; values as the XForm's instance has them. */
  readonly answers: Readonly<Record<string, string>>;
  /** False where a required question had no try left. */
  readonly complete: boolean;
  /** Keys of what a later answer made invalid. */
  readonly invalid: readonly string[];
}

/** Plays one form with one script. @throws Error where the reference engine refuses the form, or an expression fails. */
export type PlayReference = (form: FormRows, script: Script) => Promise<Played>;

/**
 * Opens the reference engine for this process: see `referenceEngine` about what that does to it.
 * @param now UTC milliseconds that the clock stands at. @param zone IANA id.
 */
export async function openReference(now: number, zone: string): Promise<PlayReference> {
  const { loadForm } = await referenceEngine(zone);
  vi.useFakeTimers({ toFake: ['Date'], now });
  const forms = new WeakMap<FormRows, LoadedForm>();
  return async (form, script) => {
    const loaded = forms.get(form) ?? (await loadForm(xform(form), { fetchFormAttachment: async (url) => csvResponse(form.tables ?? {}, url.href) }));
    forms.set(form, loaded);
    if (loaded.status === 'failure') throw loaded.error;
    return new Play(() => loaded.createInstance(FILES).root, keying(form), script).run();
  };
}

/** Files keep their names. */
const FILES: InstanceOptions = { instanceAttachments: { fileNameFactory: ({ basename, extension }) => `${basename}${extension ?? ''}` } };

function csvResponse(tables: Readonly<Record<string, DataTable>>, url: string): Response {
  const table = tables[/([^/]+)\.csv$/.exec(url)?.[1] ?? ''];
  if (table === undefined) return new Response('', { status: 404 });
  const line = (cells: readonly string[]): string => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',');
  return new Response([table.columns, ...table.rows].map(line).join('\n'), { headers: { 'content-type': 'text/csv' } });
}

/** What has been taken, so that a refused try can be undone with all that followed from it: by doing everything else again. */
type Taken = { readonly reference: string; readonly value: string } | { readonly range: string };

const MOST_INSTANCES = 50;

class Play {
  private readonly transcript: Line[] = [];
  private readonly settled = new Set<string>();
  private readonly taken: Taken[] = [];
  private readonly used = new Map<string, number>();

  constructor(
    private readonly open: () => RootNode,
    private readonly keys: Keying,
    private readonly script: Script,
  ) {}

  run(): Played {
    let root = this.open();
    for (let next = this.next(root); next !== null; next = this.next(root)) {
      if (next.nodeType === 'repeat-range:uncontrolled') {
        next.addInstances();
        this.taken.push({ range: next.currentState.reference });
        continue;
      }
      const key = this.keys.of(next.currentState.reference);
      const answered = this.answer(root, next, key);
      if (!answered.settled) return this.played(answered.root, false);
      root = answered.root;
      this.settled.add(key);
    }
    return this.played(root, true);
  }

  /** Tries until one is accepted or none is left, where what is optional is skipped: what it holds stays if it may, and is taken away if not. */
  private answer(root: RootNode, node: LeafNode, key: string): { readonly root: RootNode; readonly settled: boolean } {
    const { reference } = node.currentState;
    const tries = this.script[key] ?? [];
    let [form, open] = [root, node];
    for (let at = this.used.get(key) ?? 0; at < tries.length; at += 1) {
      const value = tries[at] ?? '';
      this.used.set(key, at + 1);
      const before = open.currentState.instanceValue;
      const held = put(open, value);
      const accepted = held && open.validationState.violation === null;
      this.transcript.push({ ask: key, try: value, accepted });
      if (accepted) {
        this.taken.push({ reference, value });
        return { root: form, settled: true };
      }
      // What the control takes may still be no day or place: then it is blank, also where something was filled in.
      if (held || open.currentState.instanceValue !== before) {
        form = this.again();
        const found = leaves(form).find((leaf) => leaf.currentState.reference === reference);
        if (found === undefined) throw new Error(`${reference} is gone`);
        open = found;
      }
    }
    if (open.validationState.violation !== null) {
      blank(open);
      this.taken.push({ reference, value: '' });
    }
    return { root: form, settled: open.validationState.violation === null };
  }

  private again(): RootNode {
    const root = this.open();
    for (const step of this.taken) {
      const node = everyNode(root).find(({ currentState }) => currentState.reference === ('range' in step ? step.range : step.reference));
      if (node === undefined) throw new Error('What was answered is gone');
      if ('range' in step) {
        if (node.nodeType === 'repeat-range:uncontrolled') node.addInstances();
      } else if (isLeaf(node)) {
        if (step.value === '') blank(node);
        else put(node, step.value);
      }
    }
    return root;
  }

  /** The first in the order of the form that has to be asked or added; what is passed on the way and can only be read is told once: notes, questions that are read-only then. */
  private next(root: RootNode): LeafNode | OpenRepeat | null {
    for (const node of inOrder(root)) {
      if (!isLeaf(node)) {
        if (this.hasMore(node)) return node;
        continue;
      }
      const { reference, readonly } = node.currentState;
      const key = this.keys.of(reference);
      if (this.settled.has(key) || this.keys.isGenerated(reference)) continue;
      if (node.nodeType === 'model-value') continue;
      if (this.keys.isHeading(reference)) continue;
      if (!readonly) return node;
      this.transcript.push({ note: key });
      this.settled.add(key);
    }
    return null;
  }

  /** Whether the script has something for the next instance. The first one is always there: nobody is asked whether to begin. */
  private hasMore({ currentState: { reference, children } }: OpenRepeat): boolean {
    const key = this.keys.of(reference);
    const { length } = children;
    if (length >= MOST_INSTANCES) return false;
    if (length === 0 || this.script[`${key}[${length}]/+`]?.[0] === 'yes') return true;
    return Object.keys(this.script).some((each) => each.startsWith(`${key}[${length + 1}]/`));
  }

  private played(root: RootNode, complete: boolean): Played {
    const shown = leaves(root).filter(({ currentState: { reference } }) => !this.keys.isGenerated(reference));
    const of = ({ currentState: { reference } }: LeafNode): string => this.keys.of(reference);
    const answers = shown.filter(({ currentState }) => currentState.instanceValue !== '').map((leaf): [string, string] => [of(leaf), leaf.currentState.instanceValue]);
    const invalid = shown.filter((leaf) => leaf.validationState.violation !== null && this.settled.has(of(leaf)));
    return { transcript: this.transcript, answers: Object.fromEntries(answers), complete, invalid: invalid.map(of) };
  }
}

/** What is relevant, in order; after a repeat's instances the repeat itself, where instances can be added. */
function* inOrder(node: EngineNode): Generator<LeafNode | OpenRepeat> {
  if (!node.currentState.relevant) return;
  if (isLeaf(node)) {
    yield node;
    return;
  }
  if (/^\/data\/(orx:)?meta$/.test(node.currentState.reference)) return;
  for (const child of node.currentState.children) yield* inOrder(child);
  if (node.nodeType === 'repeat-range:uncontrolled') yield node;
}

function leaves(root: RootNode): readonly LeafNode[] {
  return [...inOrder(root)].filter(isLeaf);
}

function everyNode(node: EngineNode): readonly EngineNode[] {
  return [node, ...(node.currentState.children ?? []).flatMap(everyNode)];
}
