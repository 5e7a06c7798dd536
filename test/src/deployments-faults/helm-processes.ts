import { readdirSync, readlinkSync } from 'node:fs';
import { sep } from 'node:path';

/** Numbers of the processes that work in a folder or below it: Helms of a server whose data folder it is. */
export function processesIn(folder: string): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        return readlinkSync(`/proc/${pid}/cwd`).startsWith(folder + sep);
      } catch {
        // Gone meanwhile, or somebody else's.
        return false;
      }
    });
}
