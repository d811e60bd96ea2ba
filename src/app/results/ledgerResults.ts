import type { Tx } from '../../db/database.js';
import { ledgersOf } from '../../db/releases.js';
import type { CountedCampaign } from '../../db/responses.js';
import { measureKey } from '../../domain/privacy/measures.js';
import { add, type Block, type Figures } from '../../domain/privacy/release.js';
import { chosenResult, ratingResult, untold } from '../../domain/results/fromFigures.js';
import type { QuestionResult } from '../../domain/results/types.js';
import type { Joined } from '../../domain/results/versions.js';
import type { Survey } from '../../domain/survey/types.js';
import { measuresOf, needQuestions } from '../digest/measures.js';

/** Tells a question's result from the blocks that digests are made of; undefined where digests do not speak of it. */
export type LedgerResults = (question: Joined, chosen: (block: Block) => boolean) => QuestionResult | undefined;

/**
 * What leaders may be told of the questions of a survey with names that digests speak of too: the very blocks that digests are made of, since groups of
 * another make of the same answers could be subtracted from them.
 */
export async function ledgerResults(tx: Tx, campaign: CountedCampaign, survey: Survey): Promise<LedgerResults> {
  const measures = measuresOf(campaign.purpose, campaign.id, survey);
  const ledgers = await ledgersOf(tx, measures.map(({ measure }) => measure));
  const counted = new Set(measures.flatMap(({ questions }) => questions));
  const { abilities, trainings } = needQuestions(survey);
  const figuresOf = (measure: string, chosen: (block: Block) => boolean): Figures | undefined =>
    (ledgers.get(measure)?.blocks ?? []).filter(chosen).map(({ content }) => content).reduce<Figures | undefined>((sum, content) => (sum === undefined ? content : add(sum, content)), undefined);
  return (question, chosen) => {
    if (!counted.has(question.key)) return undefined;
    if (campaign.purpose !== 'needs') return untold(question);
    const ability = abilities.find(({ name }) => name === question.key);
    if (ability !== undefined) return ratingResult(question, figuresOf(measureKey.competency(campaign.id, ability.competency), chosen));
    return trainings?.name === question.key ? chosenResult(question, figuresOf(measureKey.technical(campaign.id), chosen)) : untold(question);
  };
}
