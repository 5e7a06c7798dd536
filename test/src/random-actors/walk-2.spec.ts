import { test } from 'vitest';
import { walkAndTell } from './random-actors.ts';

test(
  'random actors doing random things keep every promise of the store (walk 2 of 4)',
  { timeout: 600_000 },
  () => walkAndTell(202602, 2_500),
);
