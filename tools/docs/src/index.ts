export { refusalsPage, settingsTable, withSettings } from './pages.ts';
