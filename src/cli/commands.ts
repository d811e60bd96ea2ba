import { binding } from './commands/binding.js';
import { digest } from './commands/digest.js';
import { discussion } from './commands/discussion.js';
import { doctor } from './commands/doctor.js';
import { employee } from './commands/employee.js';
import { exportResponses } from './commands/exportResponses.js';
import { holidays } from './commands/holidays.js';
import { importFiles } from './commands/importFiles.js';
import { invite } from './commands/invite.js';
import { request } from './commands/request.js';
import { results } from './commands/results.js';
import { set } from './commands/set.js';
import { slack } from './commands/slack.js';
import { start } from './commands/start.js';
import { status } from './commands/status.js';
import { survey } from './commands/survey.js';
import type { CliCommand } from './types.js';

/** Every command, in the order in which help lists them. */
export const COMMANDS: readonly CliCommand[] = [start, doctor, importFiles, invite, binding, employee, survey, status, results, exportResponses, digest, discussion, request, holidays, set, slack];
