import type { CliIo, CliTools, Role } from '../cli/types.js';
import type { Config } from '../config.js';
import { shiftedClock } from '../support/clock.js';
import { createLogger } from '../support/logger.js';

/**
 * What the command line may use, made of one configuration. Nothing is opened before a command asks, and each room is loaded only when it is needed:
 * that is most of the time that a start takes.
 */
export function createTools(config: Config, io: CliIo): CliTools {
  // Beside a command's result only what went wrong is said, unless more is asked for.
  const log = createLogger(config.logLevel === 'info' ? 'error' : config.logLevel, (line) => io.err(line));
  return {
    io,
    zone: config.zone,
    now: shiftedClock(() => 0).now,
    start: async (roles: readonly Role[]) => {
      const { runStart } = await import('./start.js');
      await runStart(config, roles, createLogger(config.logLevel, (line) => io.err(line)), io);
    },
    doctor: async () => {
      const { runDoctor } = await import('./doctor.js');
      return await runDoctor(config, log);
    },
    slackManifest: async () => {
      const { slackManifest } = await import('../slack/manifest.js');
      // Socket Mode needs no address; a signing secret alone says that Slack comes to us.
      return slackManifest(config.mode === 'live' && config.slack.kind === 'http' ? config.publicUrl : null);
    },
    withOffice: async (work) => {
      const { withOffice } = await import('./office.js');
      return await withOffice(config, log, work);
    },
  };
}
