/** What this lib says to whoever runs it: a part of pino's logger. */
export type PersistenceLog = {
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
};

/** Says nothing. */
export const silentLog: PersistenceLog = { info() {}, warn() {}, error() {} };
