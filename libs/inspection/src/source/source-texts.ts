import { type Chart, fileText } from '@chandlery/chart';

/** The texts of a chart's files by path, read once. */
export class SourceTexts {
  readonly #bytes: ReadonlyMap<string, Uint8Array>;
  readonly #lines = new Map<string, readonly string[]>();

  constructor(chart: Chart) {
    this.#bytes = new Map(chart.allFiles.map(({ path, bytes }) => [path, bytes]));
  }

  /** All paths, those of subcharts that are folders included. */
  paths(): readonly string[] {
    return [...this.#bytes.keys()];
  }

  /** Undefined for a file that is not there, as one inside a packed subchart. */
  lines(path: string): readonly string[] | undefined {
    const known = this.#lines.get(path);
    if (known !== undefined) return known;
    const bytes = this.#bytes.get(path);
    if (bytes === undefined) return undefined;
    const lines = fileText(bytes).split(/\r?\n/);
    this.#lines.set(path, lines);
    return lines;
  }

  text(path: string): string | undefined {
    return this.lines(path)?.join('\n');
  }
}
