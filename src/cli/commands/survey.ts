import type { CliCommand, SubCommand } from '../types.js';
import { cancel } from './survey/cancel.js';
import { diff } from './survey/diff.js';
import { extend } from './survey/extend.js';
import { importSurvey } from './survey/import.js';
import { launch } from './survey/launch.js';
import { list } from './survey/list.js';
import { pause } from './survey/pause.js';
import { play } from './survey/play.js';
import { preview } from './survey/preview.js';
import { resume } from './survey/resume.js';
import { silent } from './survey/silent.js';
import { template } from './survey/template.js';

/** Every command of `pamong survey`, a file each in survey/, in the order in which help lists them. */
const SUBCOMMANDS: readonly SubCommand[] = [
  list,
  template,
  importSurvey,
  play,
  preview,
  diff,
  launch,
  pause,
  resume,
  extend,
  cancel,
  silent,
];

export const survey: CliCommand = {
  register: (program, run) => {
    const group = program.command('survey').description('Survei: menyusun, mencoba, meluncurkan. Surveys: write, try and launch.');
    for (const command of SUBCOMMANDS) command.register(group, run);
  },
};
