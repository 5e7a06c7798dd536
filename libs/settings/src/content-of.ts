import { readFileSync } from 'node:fs';

/** What a file holds; `undefined` where it cannot be read. */
export function contentOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
