export { buildApp, type Parts } from './app.ts';
export { serve } from './commands/serve.ts';
export { readConfig, settings } from './config.ts';
export { refusalEntries } from './problems/statuses.ts';
export { Catalogue } from './search/catalogue.ts';
