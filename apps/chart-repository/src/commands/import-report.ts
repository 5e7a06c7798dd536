/** One thing that was not taken in, and why. */
export type ImportProblem = {
  /** The file, relative to the folder. */
  readonly name: string;
  readonly error: unknown;
};

/** What an import has come to so far. */
export type ImportCounts = {
  imported: number;
  /** There already, with the same bytes. */
  present: number;
  readonly problems: ImportProblem[];
};

/** `web-1.0.0.tgz: version_exists: web has the version 1.0.0.` */
export function problemLine({ name, error }: ImportProblem): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
  const message = error instanceof Error ? error.message : String(error);
  const remedy =
    error instanceof Error && 'remedy' in error && typeof error.remedy === 'string' ? ` ${error.remedy}` : '';
  return `${name}: ${code}: ${message.replace(/[^.]$/, '$&.')}${remedy}\n`;
}

/** The last line. */
export function summary({ imported, present, problems }: ImportCounts, dryRun: boolean): string {
  const done = dryRun ? 'could be imported' : 'imported';
  return `${imported} versions ${done}; ${present} were there already; ${problems.length} not taken\n`;
}

/**
 * Says now and then how far an import is.
 * @returns a function that ends it
 */
export function reportProgress(counts: ImportCounts, total: number, say: (text: string) => void): () => void {
  const startedAtMs = performance.now();
  const tell = (): void => {
    const done = counts.imported + counts.present;
    const perSecond = Math.round((done * 1000) / (performance.now() - startedAtMs));
    say(
      `${done} of ${total} archives, ${perSecond} a second; ${counts.present} were there already, ${counts.problems.length} not taken\n`,
    );
  };
  const timer = setInterval(tell, 2_000);
  return () => {
    clearInterval(timer);
    tell();
  };
}
