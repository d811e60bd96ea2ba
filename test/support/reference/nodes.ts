/**
 * What we use of the reference engine's nodes. Its own declarations name files that its package does not hold, so the compiler would believe anything of them.
 * See https://github.com/getodk/web-forms (packages/xforms-engine/src/client).
 */
interface NodeState {
  /** As `/data/group/members[2]/age`. */
  readonly reference: string;
  readonly relevant: boolean;
  readonly readonly: boolean;
}

interface LeafState extends NodeState {
  /** As the XForm's instance has it; '' where blank or not relevant. */
  readonly instanceValue: string;
  readonly children: null;
}

interface Validation {
  readonly violation: { readonly condition: 'constraint' | 'required' } | null;
}

interface Leaf<Type extends string, State extends LeafState = LeafState> {
  readonly nodeType: Type;
  readonly currentState: State;
  readonly validationState: Validation;
}

interface WithOptions extends LeafState {
  readonly valueOptions: readonly { readonly value: string }[];
}

export interface InputNode extends Leaf<'input'> {
  readonly valueType: string;
  setValue(value: string): void;
}

export interface SelectNode extends Leaf<'select', WithOptions> {
  readonly selectType: 'select' | 'select1';
  selectValues(values: readonly string[]): void;
}

export interface RankNode extends Leaf<'rank', WithOptions> {
  setValues(values: readonly string[]): void;
}

export interface RangeNode extends Leaf<'range'> {
  readonly definition: { readonly bounds: Readonly<Record<'start' | 'end' | 'step', bigint | number>> };
  setValue(value: string): void;
}

export interface TriggerNode extends Leaf<'trigger'> {
  setValue(value: boolean): void;
}

export interface UploadNode extends Leaf<'upload'> {
  setValue(value: File | null): void;
}

export type LeafNode = InputNode | SelectNode | RankNode | RangeNode | TriggerNode | UploadNode | Leaf<'note'> | Leaf<'model-value'>;

interface Parent<Type extends string> {
  readonly nodeType: Type;
  readonly currentState: NodeState & { readonly children: readonly EngineNode[] };
}

/** A repeat that the person goes on with. */
export interface OpenRepeat extends Parent<'repeat-range:uncontrolled'> {
  addInstances(): void;
}

export type RootNode = Parent<'root'>;
export type EngineNode = LeafNode | RootNode | OpenRepeat | Parent<'group'> | Parent<'repeat-instance'> | Parent<'repeat-range:controlled'>;

/** Where a file that came with the form is got from. */
export type FetchAttachment = (url: URL) => Promise<Response>;

export interface FormOptions {
  readonly fetchFormAttachment: FetchAttachment;
}

export interface InstanceOptions {
  readonly instanceAttachments: { readonly fileNameFactory: (name: { readonly basename: string; readonly extension: string | null }) => string };
}

/** A form that was read, and can be begun many times. */
export type LoadedForm = { readonly status: 'failure'; readonly error: Error } | { readonly status: 'success' | 'warning'; createInstance(options: InstanceOptions): { readonly root: RootNode } };

export interface Engine {
  loadForm(xml: string, options: FormOptions): Promise<LoadedForm>;
}

/** @param loaded what the package exports. */
export function isEngine(loaded: unknown): loaded is Engine {
  return typeof loaded === 'object' && loaded !== null && 'loadForm' in loaded && typeof loaded.loadForm === 'function';
}

export function isLeaf(node: EngineNode): node is LeafNode {
  return node.currentState.children === null;
}
