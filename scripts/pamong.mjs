#!/usr/bin/env node
// `npx pamong COMMAND`: as `npm start`, and nothing on standard output but the command's own.
import { pathToFileURL } from 'node:url';
import { loadEnvironment, main, prepare } from './prepare.mjs';

await prepare({ tools: false });
loadEnvironment();
process.argv = [process.execPath, main, ...process.argv.slice(2)];
await import(pathToFileURL(main).href);
