import { loadCompetencies } from '../content/competencies.js';
import { inTransaction, type Database } from '../db/database.js';
import { replaceDemands, unusedPositions, type PositionDemand } from '../db/positionDemands.js';
import { listMessages } from '../domain/roster/listMessages.js';
import type { Language } from '../domain/roster/messages.js';
import { readList } from '../formats/list-table.js';
import type { Problem } from '../support/errors.js';
import type { Logger } from '../support/logger.js';

export interface PositionsImported {
  /** How many positions the file names. */
  readonly positions: number;
  readonly demands: number;
  /** Every mistake with its place; with any of them nothing was written. */
  readonly errors: readonly Problem[];
  readonly warnings: readonly Problem[];
}

const COLUMNS = {
  position: { names: ['jabatan', 'position'], required: true },
  competency: { names: ['kompetensi', 'competency'], required: true },
  level: { names: ['level', 'jenjang', 'tingkat'], required: true },
} as const;

/**
 * Takes over what positions demand from a file with the columns `position competency level` (or `jabatan kompetensi jenjang`), all of it or nothing.
 * What was known of the positions in the file is replaced; others stay as they are. Run again, it changes nothing.
 */
export async function importPositions(deps: { readonly db: Database; readonly log: Logger; readonly language?: Language }, bytes: Uint8Array, fileName: string, options: { readonly dryRun?: boolean } = {}): Promise<PositionsImported> {
  const messages = listMessages[deps.language ?? 'id'];
  const keys = loadCompetencies().competencies.value.map(({ key }) => key);
  const { rows, problems, warnings } = readList(bytes, fileName, COLUMNS, { language: deps.language ?? 'id', sheet: /jabatan|position/i });
  const errors: Problem[] = [...problems];
  const demands = new Map<string, PositionDemand & { readonly row: number }>();
  for (const { row, cells } of rows) {
    const [position, competency, level] = [cells.position.text, cells.competency.text.toLowerCase(), Number(cells.level.text)];
    for (const column of ['position', 'competency', 'level'] as const) if (cells[column].text === '') errors.push({ row, column: COLUMNS[column].names[0], message: messages.required() });
    if (competency !== '' && !keys.includes(competency)) errors.push({ row, column: 'kompetensi', message: messages.competencyUnknown(keys.join(', ')) });
    if (cells.level.text !== '' && !(Number.isInteger(level) && level >= 1 && level <= 5)) errors.push({ row, column: 'level', message: messages.levelNotOne() });
    const key = `${position.toLowerCase()}\n${competency}`;
    const before = demands.get(key);
    if (before !== undefined) errors.push({ row, column: 'jabatan', message: messages.demandTwice(before.row) });
    else demands.set(key, { position, competency, level, row });
  }
  if (errors.length > 0) return { positions: 0, demands: 0, errors, warnings };

  const wanted = oneSpelling([...demands.values()]);
  const positions = [...new Set(wanted.map(({ position }) => position))];
  return await inTransaction(deps.db, async (tx) => {
    const unused = (await unusedPositions(tx, positions)).map((position) => ({ column: 'jabatan', message: messages.positionUnused(position) }));
    if (options.dryRun !== true) {
      await replaceDemands(tx, wanted);
      deps.log.info({ positions: positions.length, demands: wanted.length }, 'What positions demand was imported.');
    }
    return { positions: positions.length, demands: wanted.length, errors: [], warnings: [...warnings, ...unused] };
  });
}

/** A position is spelt as it was first. */
function oneSpelling(demands: readonly PositionDemand[]): readonly PositionDemand[] {
  const spelt = new Map<string, string>();
  return demands.map(({ position, competency, level }) => {
    const known = spelt.get(position.toLowerCase()) ?? position;
    spelt.set(position.toLowerCase(), known);
    return { position: known, competency, level };
  });
}
