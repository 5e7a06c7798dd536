/** What one test of a release did. */
export type HelmTestResult = {
  readonly name: string;
  /** `Succeeded`, `Failed`, `Running`, `Unknown`. */
  readonly phase: string;
  /** What its pod wrote, if Helm could read it. */
  readonly logs: string;
};

/**
 * Reads the text of `helm test --logs` (which has no JSON): a block `TEST SUITE: name`, `Phase: ...` for
 * each test that began, and `POD LOGS: name` with what follows it (pkg/action/release_testing.go).
 */
export function readTestReport(text: string): HelmTestResult[] {
  const [table = '', ...logs] = text.split(/^POD LOGS: /m);
  const written = new Map<string, string>();
  for (const block of logs) {
    const end = block.indexOf('\n');
    written.set(
      block.slice(0, end === -1 ? undefined : end).trim(),
      end === -1 ? '' : block.slice(end + 1).trimEnd(),
    );
  }
  return [...table.matchAll(/^TEST SUITE: +(\S+)\n(?:Last .*\n)*Phase: +(\S+)/gm)].map(
    ([, name = '', phase = '']) => ({ name, phase, logs: written.get(name) ?? '' }),
  );
}
