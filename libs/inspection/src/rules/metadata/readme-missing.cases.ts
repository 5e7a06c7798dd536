import type { RuleCases } from '../../testing/rule-case.ts';

const text =
  'The shop. It serves the catalogue and takes orders; it needs nothing else, and is set up by its values.\n';

export const cases: RuleCases = {
  none: { files: { 'README.md': null }, finds: ['readme-missing README.md'] },
  'one that is called otherwise': { files: { 'README.md': null, 'readme.md': text }, finds: [] },
};
