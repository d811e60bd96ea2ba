import { InputRejected } from '../../support/errors.js';
import { compileNodes, type CompiledNode } from './model/nodes.js';
import { orderAspects, type Aspect, type LostPath, type Ordered } from './model/aspects.js';
import { shapeFaults } from './model/faults.js';
import { byNames } from './model/resolve.js';
import { compileLists, type Lists } from './model/lists.js';
import type { Survey } from './types.js';

export interface CompiledSurvey {
  readonly survey: Survey;
  readonly root: CompiledNode;
  /** Every node but the root, in the order of the form. */
  readonly nodes: readonly CompiledNode[];
  /** What has to be computed, in an order in which everything that is read comes first. */
  readonly aspects: readonly Aspect[];
  /** By node: the aspects that read it, itself or through a group that holds it. */
  readonly readers: ReadonlyMap<CompiledNode, readonly Aspect[]>;
  /** By node: its own aspects. */
  readonly own: ReadonlyMap<CompiledNode, readonly Aspect[]>;
  /** By node: the questions that are set when it changes (column `trigger`). */
  readonly triggered: ReadonlyMap<CompiledNode, readonly CompiledNode[]>;
  readonly lists: Lists;
  /** By key without the instances of repeats. */
  readonly byKey: ReadonlyMap<string, CompiledNode>;
  readonly names: ReadonlyMap<string, readonly CompiledNode[]>;
  /** Those of `aspects` that read the time. */
  readonly timely: readonly Aspect[];
  /** Something is drawn by chance, so that a conversation keeps its seed. */
  readonly chance: boolean;
}

/** One thing wrong with a survey: in which question, in which of its columns. */
export interface SurveyFault {
  readonly question: string;
  readonly column: string;
  readonly message: Readonly<Record<'id' | 'en', string>>;
}

const compiled = new WeakMap<Survey, CompiledSurvey>();

/**
 * Parses what a survey's questions depend on, once for each survey object.
 * @throws InputRejected when the survey has faults; `examine` names them beforehand.
 */
export function compileSurvey(survey: Survey): CompiledSurvey {
  const known = compiled.get(survey);
  if (known !== undefined) return known;
  const result = build(survey);
  if (result.faults.length > 0) {
    throw new InputRejected(`The survey ${survey.id} cannot be played.`, result.faults.map((fault) => ({ column: fault.column, message: `${fault.question}: ${fault.message.en}` })));
  }
  compiled.set(survey, result.compiled);
  return result.compiled;
}

/** Everything that keeps a survey from being played, all at once, and which of its paths lead nowhere. */
export function examine(survey: Survey): { readonly faults: readonly SurveyFault[]; readonly nowhere: readonly LostPath[] } {
  const { faults, nowhere } = build(survey);
  return { faults, nowhere };
}

function build(survey: Survey): { readonly compiled: CompiledSurvey; readonly faults: readonly SurveyFault[]; readonly nowhere: readonly LostPath[] } {
  const { root, nodes, faults } = compileNodes(survey);
  const ordered: Ordered = orderAspects(nodes);
  const circles = ordered.circles.map(({ names, column }): SurveyFault => ({
    question: names[0] ?? '',
    column,
    message: {
      id: `Rumus pertanyaan ini saling menunggu: ${names.join(' → ')}. Hapus salah satu rujukannya.`,
      en: `These questions depend on each other in a circle: ${names.join(' → ')}. Take one of the references out.`,
    },
  }));
  return {
    compiled: { survey, root, nodes, lists: compileLists(survey), names: byNames(nodes), byKey: new Map(nodes.map((node) => [[...node.repeats, node].map(({ key }) => key).join('/'), node])), timely: ordered.aspects.filter(({ time }) => time), chance: ordered.chance, aspects: ordered.aspects, readers: ordered.readers, own: ordered.own, triggered: ordered.triggered },
    faults: [...faults, ...shapeFaults(survey, nodes), ...ordered.unknown, ...circles],
    nowhere: ordered.nowhere,
  };
}
