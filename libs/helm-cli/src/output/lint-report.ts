export const lintSeverities = ['info', 'warning', 'error'] as const;

export type LintSeverity = (typeof lintSeverities)[number];

/** One message of `helm lint`. */
export type LintMessage = {
  readonly severity: LintSeverity;
  /** Where, as Helm says it: `Chart.yaml`, `templates/`, `values.yaml`; empty if it does not say. */
  readonly path: string;
  /** May have several lines. */
  readonly message: string;
};

/**
 * Reads the text of `helm lint`: `[SEVERITY] path: message`, where a message goes on until the next
 * one or an empty line before the summary (pkg/lint/support/message.go).
 */
export function readLintReport(text: string): LintMessage[] {
  const messages: LintMessage[] = [];
  const body = text.replace(/\n*^\d+ chart\(s\) linted, \d+ chart\(s\) failed\s*$/m, '');
  for (const block of body.split(/^(?=\[(?:INFO|WARNING|ERROR|UNKNOWN)\] |==> Linting |Error )/m)) {
    const message = readBlock(block.trimEnd());
    if (message !== undefined) messages.push(message);
  }
  return messages;
}

function readBlock(block: string): LintMessage | undefined {
  const [, word, path = '', message = ''] =
    /^\[(INFO|WARNING|ERROR|UNKNOWN)\] ([^\s:]*): ?([\s\S]*)$/.exec(block) ?? [];
  if (word !== undefined) return { severity: severityOf(word), path, message };
  // What Helm could not even begin to lint has errors without a place.
  if (block.startsWith('Error '))
    return { severity: 'error', path: '', message: block.slice('Error '.length) };
  return undefined;
}

function severityOf(word: string): LintSeverity {
  return word === 'INFO' ? 'info' : word === 'WARNING' ? 'warning' : 'error';
}
