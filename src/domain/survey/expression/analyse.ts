import type { FunctionName } from './functions/names.js';
import type { Step, Tree } from './syntax.js';

/** What an expression reads of the form, as far as it can be told without answers; rather too much than too little. */
export type Reference =
  | {
      readonly kind: 'question';
      readonly name: string;
      readonly at: number;
      /** May reach other instances of a repeat than the one that the expression's own question stands in. */
      readonly others: boolean;
      /** Only which nodes there are matters, not what they hold. */
      readonly presence: boolean;
    }
  | {
      readonly kind: 'path';
      /** From the document, so that the first step names the root element; otherwise from the expression's own question. */
      readonly absolute: boolean;
      /** How often the path goes to the parent first. */
      readonly up: number;
      /** Names from there on; `*` is any name, `//` whatever stands below, at any depth. */
      readonly steps: readonly string[];
      readonly at: number;
      readonly others: boolean;
      readonly presence: boolean;
    };

export interface Analysis {
  readonly reads: readonly Reference[];
  /** Reads the clock. */
  readonly time: boolean;
  /** Draws from chance. */
  readonly chance: boolean;
  /** Reads the question's own value. */
  readonly self: boolean;
}

/** Where a part of an expression stands: `outside` is a list or a table, of which nothing depends on answers. */
type Base =
  | { readonly kind: 'own'; readonly up: number; readonly steps: readonly string[]; readonly others: boolean }
  | { readonly kind: 'root'; readonly steps: readonly string[] }
  | { readonly kind: 'named'; readonly name: string; readonly others: boolean }
  | { readonly kind: 'outside' };

const OWN: Base = { kind: 'own', up: 0, steps: [], others: false };
const OUTSIDE: Base = { kind: 'outside' };
const ANYWHERE = '//';

const TIME: ReadonlySet<FunctionName> = new Set(['today', 'now']);
const CHANCE: ReadonlySet<FunctionName> = new Set(['random', 'uuid']);
/** Functions that look at the node itself where they have no argument. */
const OF_CONTEXT: ReadonlySet<FunctionName> = new Set(['string', 'number', 'string-length', 'normalize-space']);
/** Functions that ask which nodes there are, by the places of such arguments. */
const PRESENCE: Readonly<Partial<Record<FunctionName, (index: number) => boolean>>> = {
  count: () => true,
  position: () => true,
  name: () => true,
  'local-name': () => true,
  'indexed-repeat': (index) => index % 2 === 1,
};

/** What an expression reads: for the order of computing, for computing no more than what changed, and for finding circles. */
export function analyse(tree: Tree): Analysis {
  const reader = new Reader();
  reader.value(tree, OWN);
  return {
    reads: [...reader.reads.values()], time: reader.time, chance: reader.chance, self: reader.self,
  };
}

class Reader {
  readonly reads = new Map<string, Reference>();
  time = false;
  chance = false;
  self = false;

  /** An expression whose value is used. */
  value(tree: Tree, context: Base): void {
    for (const base of this.nodes(tree, context)) this.read(base, tree.at, false);
  }

  /** An expression of which only the nodes are used. */
  private presence(tree: Tree, context: Base): void {
    for (const base of this.nodes(tree, context)) this.read(base, tree.at, true);
  }

  /** Where the nodes stand that an expression comes to; what it reads on the way is noted. */
  private nodes(tree: Tree, context: Base): readonly Base[] {
    switch (tree.kind) {
      case 'number':
      case 'string':
        return [];
      case 'question':
        return [{ kind: 'named', name: tree.name, others: false }];
      case 'negate':
        this.value(tree.operand, context);
        return [];
      case 'binary':
        if (tree.operator === '|') return [...this.nodes(tree.left, context), ...this.nodes(tree.right, context)];
        this.value(tree.left, context);
        this.value(tree.right, context);
        return [];
      case 'filter':
        return this.nodes(tree.base, context).map((base) => this.predicates(widened(base), tree.predicates, tree.at));
      case 'path': {
        const starts = tree.start.kind === 'context' ? [context] : tree.start.kind === 'document' ? [{ kind: 'root', steps: [] } as const] : this.nodes(tree.start.tree, context);
        return starts.map((start) => tree.steps.reduce<Base>((base, step) => this.step(base, step, tree.at), start));
      }
      case 'call':
        return this.call(tree, context);
    }
  }

  private call({ name, args, at }: Tree & { readonly kind: 'call' }, context: Base): readonly Base[] {
    this.time ||= TIME.has(name);
    this.chance ||= CHANCE.has(name) || (name === 'randomize' && args.length === 1);
    const [first] = args;
    switch (name) {
      case 'current':
        return [OWN];
      case 'instance':
        this.instance(first, context);
        return [OUTSIDE];
      case 'pulldata':
        this.instance(first, context);
        args.slice(1).forEach((arg) => this.value(arg, context));
        return [];
      case 'once':
        this.self = true;
        break;
      case 'if': {
        if (first !== undefined) this.value(first, context);
        return args.slice(1).flatMap((arg) => this.nodes(arg, context));
      }
      case 'randomize':
        args.slice(1).forEach((arg) => this.value(arg, context));
        return first === undefined ? [] : this.nodes(first, context);
      case 'indexed-repeat': {
        args.forEach((arg, index) => {
          if (index > 0 && index % 2 === 0) this.value(arg, context);
          else if (index > 0) this.wide(arg, context, true);
        });
        return first === undefined ? [] : this.nodes(first, context).map(widened);
      }
      default:
        if (args.length === 0 && OF_CONTEXT.has(name)) this.read(context, at, false);
    }
    args.forEach((arg, index) => (PRESENCE[name]?.(index) === true ? this.presence(arg, context) : this.value(arg, context)));
    return [];
  }

  private wide(arg: Tree, context: Base, presence: boolean): void {
    for (const base of this.nodes(arg, context)) this.read(widened(base), arg.at, presence);
  }

  private instance(named: Tree | undefined, context: Base): void {
    if (named !== undefined && named.kind !== 'string') this.value(named, context);
  }

  private predicates(base: Base, predicates: readonly Tree[], at: number): Base {
    if (predicates.length === 0) return base;
    const wide = widened(base);
    // Positions depend on which nodes there are.
    this.read(wide, at, true);
    for (const predicate of predicates) this.value(predicate, wide);
    return wide;
  }

  private step(base: Base, step: Step, at: number): Base {
    if (base.kind === 'outside') {
      for (const predicate of step.predicates) this.value(predicate, OUTSIDE);
      return OUTSIDE;
    }
    return this.predicates(moved(base, step), step.predicates, at);
  }

  private read(base: Base, at: number, presence: boolean): void {
    if (base.kind === 'outside') return;
    if (base.kind === 'named') this.note({ kind: 'question', name: base.name, at, others: base.others, presence });
    else if (base.kind === 'root') this.note({ kind: 'path', absolute: true, up: 0, steps: base.steps, at, others: true, presence });
    else if (base.steps.length > 0 || base.up > 0) {
      // What the question itself stands in is there as long as the question is.
      if (!presence || base.steps.length > 0) this.note({ kind: 'path', absolute: false, up: base.up, steps: base.steps, at, others: base.others, presence });
    } else if (!presence) this.self = true;
  }

  private note(reference: Reference): void {
    const where = reference.kind === 'question' ? reference.name : `${reference.absolute ? '/' : reference.up}/${reference.steps.join('/')}`;
    const key = `${reference.kind} ${where} ${reference.others} ${reference.presence}`;
    if (!this.reads.has(key)) this.reads.set(key, reference);
  }
}

/** The same nodes, among those of all instances. */
function widened(base: Base): Base {
  return base.kind === 'own' || base.kind === 'named' ? { ...base, others: true } : base;
}

const nameOf = ({ test }: Step): string => (test.kind === 'name' ? test.name : '*');

function moved(base: Exclude<Base, { readonly kind: 'outside' }>, step: Step): Base {
  switch (step.axis) {
    case 'self':
    case 'attribute':
      return base;
    case 'child':
      return step.test.kind === 'text' ? base : below(base, [nameOf(step)]);
    case 'parent':
      return parentOf(base);
    case 'descendant':
    case 'descendant-or-self':
      return step.axis === 'descendant' || step.test.kind === 'name' ? below(base, [ANYWHERE, nameOf(step)]) : below(base, [ANYWHERE]);
    case 'following-sibling':
    case 'preceding-sibling':
      return widened(below(parentOf(base), [nameOf(step)]));
    case 'ancestor':
    case 'ancestor-or-self':
    case 'following':
    case 'preceding':
      return { kind: 'root', steps: [ANYWHERE, nameOf(step)] };
  }
}

function below(base: Base, steps: readonly string[]): Base {
  switch (base.kind) {
    case 'outside':
      return base;
    // The question may stand anywhere; below it is wherever its name is.
    case 'named':
      return { kind: 'root', steps: [ANYWHERE, base.name, ...steps] };
    case 'root':
      return { kind: 'root', steps: [...base.steps, ...steps] };
    case 'own':
      // Far enough up, the way down may lead into any instance of a repeat.
      return { ...base, steps: [...base.steps, ...steps], others: base.others || base.up > 1 };
  }
}

function parentOf(base: Base): Base {
  switch (base.kind) {
    case 'outside':
      return base;
    case 'named':
      return { kind: 'root', steps: [ANYWHERE] };
    case 'root': {
      const last = base.steps.at(-1);
      // The parent of something at any depth may be anything.
      if (last === undefined || last === ANYWHERE || base.steps.at(-2) === ANYWHERE) return { kind: 'root', steps: [ANYWHERE] };
      return { kind: 'root', steps: base.steps.slice(0, -1) };
    }
    case 'own': {
      const last = base.steps.at(-1);
      if (last === undefined) return { ...base, up: base.up + 1 };
      if (last === ANYWHERE || base.steps.at(-2) === ANYWHERE) return { kind: 'root', steps: [ANYWHERE] };
      return { ...base, steps: base.steps.slice(0, -1) };
    }
  }
}
