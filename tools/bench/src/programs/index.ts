import type { Program } from '../setup/context.ts';
import { checking } from './checking.ts';
import { client } from './client.ts';
import { inspecting } from './inspecting.ts';
import { publish } from './publish.ts';
import { reviewBot } from './review-bot.ts';
import { search } from './search.ts';
import { serving } from './serving.ts';
import { start } from './start.ts';
import { uploads } from './uploads.ts';
import { whilePublishing } from './while-publishing.ts';

/** Every program, in the order of the table. */
export const programs: Readonly<Record<string, Program>> = {
  client,
  publish,
  uploads,
  serving,
  start,
  'while-publishing': whilePublishing,
  checking,
  inspecting,
  search,
  'review-bot': reviewBot,
};
