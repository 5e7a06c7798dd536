export { buildApp, type Parts } from './app.ts';
export { serve, type Running } from './commands/serve.ts';
export { type Config, readConfig, settings } from './config.ts';
export { type RefusalEntry, refusalEntries } from './problems/statuses.ts';
export { Catalogue } from './search/catalogue.ts';
