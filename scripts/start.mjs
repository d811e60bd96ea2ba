// `npm start`: makes everything ready, then runs the product in this very process, so that its signals reach it.
// Node gets twice its usual room for what lives shortly: every answer makes much of it, and half as many collections do.
import { pathToFileURL } from 'node:url';
import { loadEnvironment, main, prepare } from './prepare.mjs';

await prepare({ tools: false });
loadEnvironment();
process.argv = [process.execPath, main, 'start', ...process.argv.slice(2)];
await import(pathToFileURL(main).href);
