import manifest from '../package.json' with { type: 'json' };

/** The version of the bot. */
export const version: string = manifest.version;
