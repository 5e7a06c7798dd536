import { parseArgs } from 'node:util';

/** What to measure, and where the table goes. */
export type Arguments = {
  /** Of the programs; all unless some are named. */
  readonly names: readonly string[];
  /** Small stores and short loads, to see that everything works. */
  readonly quick: boolean;
  /** A file for the table. */
  readonly out?: string | undefined;
  /** Whether the table replaces the one in README.md. */
  readonly readme: boolean;
  /** A folder in which filled stores are kept for the next run. */
  readonly stores?: string | undefined;
};

/** How the bench is called. */
export const usage = (
  names: readonly string[],
): string => `usage: npm run bench -- [name…] [--quick] [--out FILE] [--readme] [--stores FOLDER]

  name       ${names.join(', ')}; all unless some are named
  --quick    small stores and short loads: shows that the bench works, says nothing of the targets
  --out      writes the table into a file
  --readme   replaces the table in README.md
  --stores   keeps the filled stores in a folder, and uses those that are there
`;

/** @throws Error where there is no such program or option */
export function readArguments(args: readonly string[], known: readonly string[]): Arguments {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      quick: { type: 'boolean', default: false },
      out: { type: 'string' },
      readme: { type: 'boolean', default: false },
      stores: { type: 'string' },
    },
  });
  const unknown = positionals.filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new Error(`There is no program ${unknown.join(', ')}.`);
  const names = known.filter((name) => positionals.length === 0 || positionals.includes(name));
  return { names, ...values };
}
