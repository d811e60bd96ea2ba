import { everyItem, formTree, type FormRows, type Path } from './rows.js';

export interface Keying {
  /** The key of the question or repeat at a reference as `/data/group/members[2]/age`. */
  of(reference: string): string;
  /** Of a node that the converter made. */
  isGenerated(reference: string): boolean;
  /** Of a select that only shows its choices' labels above others. */
  isHeading(reference: string): boolean;
}

/** How the nodes of a form are named in scripts and transcripts: as `Answers` names them. */
export function keying(form: FormRows): Keying {
  const items = everyItem(formTree(form));
  const full = (path: Path): string => path.map(({ name }) => name).join('/');
  const short = (path: Path): string => full(path.filter(({ repeats }, at) => repeats || at === path.length - 1));
  const named = new Map<string, number>();
  for (const { path } of items.filter(({ kind }) => kind !== 'group')) named.set(short(path), (named.get(short(path)) ?? 0) + 1);
  const ambiguous = new Set(items.filter(({ path }) => (named.get(short(path)) ?? 0) > 1).map(({ path }) => full(path)));
  const leaves = items.flatMap((item) => (item.kind === 'leaf' ? [item] : []));
  const generated = new Set(leaves.filter((leaf) => leaf.generated).map(({ path }) => full(path)));
  const headings = new Set(leaves.filter(({ row }) => (row['appearance'] ?? '').split(' ').includes('label')).map(({ path }) => full(path)));
  const plain = (reference: string): string => reference.replace(/^\/data\//, '').replaceAll(/\[\d+\]/g, '');
  return {
    of: (reference) => {
      const steps = reference.replace(/^\/data\//, '').split('/');
      return steps.filter((step, at) => ambiguous.has(plain(reference)) || at === steps.length - 1 || step.endsWith(']')).join('/');
    },
    isGenerated: (reference) => generated.has(plain(reference)),
    isHeading: (reference) => headings.has(plain(reference)),
  };
}
