export { withBlocks } from './generated-blocks.ts';
export { inspectionRulesPage } from './inspection-rules.ts';
export { botSettingsTable, refusalsPage, settingsTable } from './pages.ts';
