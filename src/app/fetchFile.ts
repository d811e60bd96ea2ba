import { talkIn } from '../db/openQuestions.js';
import { nameForUpdate } from '../db/storedFiles.js';
import { compileSurvey } from '../domain/survey/compile.js';
import { MOST_BYTES } from '../domain/survey/kinds/attachments.js';
import { nodeOfKey } from '../domain/survey/press.js';
import type { Survey } from '../domain/survey/types.js';
import { loadSurvey } from '../db/surveys.js';
import { contentOf, withoutMetadata } from '../formats/attachments.js';
import { isForFocus } from './talk/answer.js';
import type { TalkDeps } from './talk/handling.js';
import type { Download, FileStore } from './ports.js';
import type { Arrival, Fetched } from './talk/types.js';

export interface FetchDeps extends Pick<TalkDeps, 'db' | 'ids' | 'log' | 'settings'> {
  readonly files: FileStore;
  readonly download: Download;
  readonly sleep: (ms: number) => Promise<void>;
}

/** Tries before a person is asked to send a file once more; the pauses between them double, from one real second on. */
const MOST_TRIES = 5;

/**
 * Brings the file of an update into the store, where the open question asks for one: only then is the update handled, so that no answer names a file that is not there.
 * A try that fails is made again; when all have, that is what is told. Nothing else is ever fetched.
 */
export async function fetchFile(deps: FetchDeps, arrival: Arrival): Promise<Arrival> {
  const { command } = arrival;
  if (command.kind !== 'attachment' || !(await isWanted(deps, arrival))) return arrival;
  return { ...arrival, command: { ...command, fetched: await fetched(deps, arrival.inbox, command) } };
}

async function isWanted({ db, settings }: FetchDeps, arrival: Arrival): Promise<boolean> {
  const context = await talkIn(db, arrival.chat);
  if (context?.focus === null || context === null || !isForFocus(context, { ...arrival, command: { kind: 'unsupported' } }, settings)) return false;
  const { campaign, state } = context.focus;
  return asksForFile(await loadSurvey(db.prisma, campaign.surveyId, state.version), state.at);
}

function asksForFile(survey: Survey, key: string | null): boolean {
  const kind = key === null ? undefined : nodeOfKey(compileSurvey(survey), key)?.question?.kind;
  return kind === 'image' || kind === 'audio' || kind === 'file';
}

async function fetched({ db, ids, files, download, sleep, log }: FetchDeps, inbox: number, { file, bytes: declared }: { readonly file: string; readonly bytes: number | null }): Promise<Fetched> {
  if (declared !== null && declared > MOST_BYTES) return { kind: 'too-large', bytes: declared };
  const name = await nameForUpdate(db, inbox, `file-${ids.uuid()}`);
  for (let attempt = 1; ; attempt++) {
    try {
      const loaded = await download(file, MOST_BYTES);
      if (loaded.kind !== 'loaded') return loaded;
      const bytes = withoutMetadata(loaded.bytes);
      await files.put(name, bytes);
      return { kind: 'stored', attachment: { file: name, content: contentOf(bytes), bytes: bytes.length } };
    } catch (error) {
      log.warn({ inbox, attempt }, `A file could not be fetched or stored: ${error instanceof Error ? error.name : 'error'}.`);
      if (attempt >= MOST_TRIES) return { kind: 'unreachable' };
      await sleep(1000 * 2 ** (attempt - 1));
    }
  }
}
