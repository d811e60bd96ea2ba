// `npm run bench`: how fast answers are taken in and kept, beside a common way of doing it; what a long survey costs; how a broadcast uses its limit.
import { parseArgs } from 'node:util';
import { canMeasure } from './bench/processes.mjs';
import { prepare, say } from './prepare.mjs';

const USAGE = `npm run bench -- [options]
  --only answering|length|rows|broadcast   one part instead of all four
  --people N     people a round (1000)         --at-once N   people answering at the same time (100)
  --rounds N     interleaved rounds (5)        --warm-up N   people before the first round (300)
  --recipients N people of the broadcast (3000) --length-people N   people in the long survey (50)
  --durable-peer the peer's Redis writes every command to the disk before it answers (appendfsync always)
  --profile      writes CPU profiles to .build/profile
  --json         one JSON document on standard output`;

let options;
try {
  options = parseArgs({
    options: {
      only: { type: 'string' }, people: { type: 'string', default: '1000' }, 'at-once': { type: 'string', default: '100' }, rounds: { type: 'string', default: '5' },
      'warm-up': { type: 'string', default: '300' }, recipients: { type: 'string', default: '3000' }, 'length-people': { type: 'string', default: '50' }, 'durable-peer': { type: 'boolean', default: false },
      profile: { type: 'boolean', default: false }, json: { type: 'boolean', default: false }, help: { type: 'boolean', default: false },
    },
  }).values;
} catch (error) {
  say(`${error.message}\n${USAGE}`);
  process.exit(2);
}
if (options.help) {
  say(USAGE);
  process.exit(0);
}
if (!canMeasure) {
  say('The measurements read /proc, which this machine does not have.');
  process.exit(70);
}
await prepare({ tools: true });
const parts = (await import('./bench/parts.mjs')).PARTS;
const wanted = options.only === undefined ? Object.keys(parts) : [options.only];
if (wanted.some((name) => parts[name] === undefined)) {
  say(USAGE);
  process.exit(2);
}
const numbers = { people: Number(options.people), atOnce: Number(options['at-once']), rounds: Number(options.rounds), warmUp: Number(options['warm-up']), recipients: Number(options.recipients), lengthPeople: Number(options['length-people']) };
const found = {};
for (const name of wanted) {
  say(`${parts[name].title} ...`);
  found[name] = await parts[name].run({ ...numbers, durablePeer: options['durable-peer'], profile: options.profile, say });
  if (!options.json) process.stdout.write(`\n${parts[name].table(found[name])}\n`);
}
if (options.json) process.stdout.write(`${JSON.stringify(found)}\n`);
