export { contentOf } from './content-of.ts';
export { ConfigError, Mistake } from './errors.ts';
export { type Environment, readSettings, type ReadSettingsOptions } from './read-settings.ts';
export { address, boolean, contextPath, folder, integer, oneOf, text } from './readers.ts';
export { secretSetting, type Setting, setting, type Settings, type ValuesOf } from './setting.ts';
export { tryReading } from './try-reading.ts';
