export { withBlocks } from './generated-blocks.ts';
export { refusalsPage, settingsTable } from './pages.ts';
