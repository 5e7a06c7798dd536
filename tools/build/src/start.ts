import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chooseEntry } from './choose-entry.ts';

/**
 * `npm start`: runs the build or the sources, in this very process, so that signals, arguments and exit code are the
 * server's own. The server's main.ts therefore starts when it is imported (no `import.meta.main`).
 */
const { path, reason } = chooseEntry(resolve(import.meta.dirname, '../../..'));
console.error(`chandlery: running ${reason}`);
process.setSourceMapsEnabled(true);
process.argv[1] = path;
await import(pathToFileURL(path).href);
