import { leftOut, type Row } from './measuring/row.ts';
import { markdownTable } from './measuring/table.ts';
import { programs } from './programs/index.ts';
import type { Context } from './setup/context.ts';
import { describeRun } from './setup/machine.ts';
import { beginRun, type Run } from './setup/run-scope.ts';
import { Scope } from './setup/scope.ts';
import { findTools, type Tools } from './setup/tools.ts';

/** What came of a run. */
export type Outcome = { readonly text: string; readonly failed: boolean };

export type BenchOptions = {
  readonly root: string;
  readonly names: readonly string[];
  readonly quick: boolean;
  readonly stores?: string | undefined;
  readonly say: (text: string) => void;
  /** Called with how to end everything early. */
  readonly onBegun: (end: () => Promise<void>) => void;
};

const full = { sizes: { small: 1_000, medium: 10_000, large: 110_000 }, repetitions: 3, seconds: 8 };
const short = { sizes: { small: 300, medium: 1_000, large: 3_000 }, repetitions: 3, seconds: 1 };

/** Runs programs one after the other; one that fails says so in its row, and the others go on. */
export async function runBench(options: BenchOptions): Promise<Outcome> {
  const { root, names, quick, say } = options;
  const tools = await findTools(root);
  const run = await beginRun(options);
  options.onBegun(() => run.scope.close());
  try {
    const rows: Row[] = [];
    let failed = false;
    for (const name of names) {
      say(`${name}: begins`);
      const measured = await runProgram(name, { ...options, tools, run });
      rows.push(...measured.rows);
      // Whoever ends a long run early keeps what was measured so far.
      say(`${name}:\n${markdownTable(measured.rows)}`);
      failed ||= measured.failed;
    }
    const { repetitions } = quick ? short : full;
    const head = describeRun({ root, folder: run.folder, tools, quick, repetitions });
    return { text: `${head}\n\n${markdownTable(quick ? rows.map(unjudged) : rows)}`, failed };
  } finally {
    await run.scope.close();
  }
}

/** Targets are of the full sizes: a quick run says nothing of them. */
function unjudged({ figure, ours, anchor, ratio, target }: Row): Row {
  const row = { figure, ours, anchor, ...(ratio === undefined ? {} : { ratio }) };
  return target === undefined ? row : { ...row, target };
}

async function runProgram(
  name: string,
  { root, quick, say, tools, run }: BenchOptions & { readonly tools: Tools; readonly run: Run },
): Promise<{ readonly rows: readonly Row[]; readonly failed: boolean }> {
  const scope = new Scope();
  run.scope.defer(() => scope.close());
  const context: Context = { root, tools, quick, say, ...(quick ? short : full), ...run.parts(scope) };
  try {
    const rows = (await programs[name]?.(context)) ?? [];
    return { rows, failed: rows.some((row) => row.failed === true) };
  } catch (error) {
    say(`${name} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    return { rows: [leftOut(name, 'the measurement failed')], failed: true };
  } finally {
    await scope.close();
  }
}
