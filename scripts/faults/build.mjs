// The built product as the fault runs use it: a copy of its own, so that a build meanwhile changes nothing under a run.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { isAlive } from './alive.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const PLACE = join(root, '.build', 'faults');

/**
 * Copies dist/ and prisma/ beside node_modules, where imports still resolve. Copies of runs that are gone are taken away.
 * @param {string} from the folder with dist/ and prisma/
 * @returns {{ folder: string, remove(): void }}
 */
export function copyBuild(from = root) {
  mkdirSync(PLACE, { recursive: true });
  for (const name of readdirSync(PLACE)) {
    const owner = Number(readOr(join(PLACE, name, 'owner'), '0'));
    if (owner !== 0 && !isAlive(owner)) rmSync(join(PLACE, name), { recursive: true, force: true });
  }
  const folder = mkdtempSync(join(PLACE, 'run-'));
  writeFileSync(join(folder, 'owner'), String(process.pid));
  for (const part of ['dist', 'prisma']) cpSync(join(from, part), join(folder, part), { recursive: true });
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** @type {readonly string[]} */
const NEEDED = [
  'NOTICE_VERSION', 'addOutbox', 'compileSurvey', 'importEmployees', 'isWorkingMoment', 'launchSurvey', 'loadConfig', 'loadHolidays', 'loadSurveys', 'openInstallation', 'publishContent', 'Model',
  'shiftedClock', 'silentLogger', 'startBotApi',
];

/** A file of a build, which holds this text. @throws Error when it does not, or not exactly once. */
export function holding(folder, path, text) {
  const whole = readFileSync(join(folder, 'dist', path), 'utf8');
  if (whole.split(text).length !== 2) throw new Error(`${path} does not hold this once: ${text}`);
  return whole;
}

/** Changes a copied build, to see what a guard guards against. @throws Error when the text is not there exactly once. */
export function mutate(folder, path, from, to) {
  writeFileSync(join(folder, 'dist', path), holding(folder, path, from).replace(from, () => to));
}

/** What a run uses of the product in its own process: to set up, to look, and to be the platform. */
export async function loadBuild(folder) {
  const load = async (path) => await import(pathToFileURL(join(folder, 'dist', path)).href);
  const modules = {};
  for (const path of [
    'config.js', 'main/installation.js', 'main/house.js', 'content/notice.js', 'app/launchSurvey.js', 'db/outbox.js', 'app/importEmployees.js', 'sandbox/telegram/server.js', 'support/logger.js',
    'support/clock.js', 'content/surveys.js', 'content/holidays.js', 'domain/calendar/workingHours.js', 'domain/survey/model/model.js', 'domain/survey/compile.js',
  ]) {
    Object.assign(modules, await load(path));
  }
  for (const name of NEEDED) if (modules[name] === undefined) throw new Error(`The build has no ${name}.`);
  return modules;
}

function readOr(path, otherwise) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return otherwise;
  }
}
