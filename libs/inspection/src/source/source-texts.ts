import { type Chart, fileText } from '@chandlery/chart';
import { subchartFile } from './subchart-files.ts';
import { DocumentIndex, type DocumentLines } from './lines.ts';

/** The texts of a chart's files by path, read once. */
export class SourceTexts {
  readonly #chart: Chart;
  readonly #bytes: Map<string, Uint8Array>;
  readonly #placed = new Map<string, string>();
  #linesToSearch = 20_000_000;
  readonly #documents = new Map<string, DocumentIndex>();
  readonly #lines = new Map<string, readonly string[]>();

  constructor(chart: Chart) {
    this.#chart = chart;
    this.#bytes = new Map(chart.allFiles.map(({ path, bytes }) => [path, bytes]));
  }

  /** All paths, those of subcharts that are folders included. */
  paths(): readonly string[] {
    return this.#chart.allFiles.map(({ path }) => path);
  }

  /** What people find a file by that Helm names: one of a subchart that is packed, or has an alias, is called otherwise. */
  placed(path: string): string {
    const known = this.#placed.get(path);
    if (known !== undefined || this.#bytes.has(path)) return known ?? path;
    const { file = path, bytes } = subchartFile(this.#chart, path) ?? {};
    this.#placed.set(path, file);
    if (bytes !== undefined && !this.#bytes.has(file)) this.#bytes.set(file, bytes);
    return file;
  }

  /** Undefined for a file that is not there; those in packed subcharts are by the name that `placed` gave. */
  lines(path: string): readonly string[] | undefined {
    const known = this.#lines.get(path);
    if (known !== undefined) return known;
    const bytes = this.#bytes.get(path);
    if (bytes === undefined) return undefined;
    const lines = fileText(bytes).split(/\r?\n/);
    this.#lines.set(path, lines);
    return lines;
  }

  /**
   * Whether so many more lines may be looked through for the place of a finding. A chart can have many objects in one long
   * file; past the limit findings have no line.
   */
  maySearch(lines: number): boolean {
    this.#linesToSearch -= lines;
    return this.#linesToSearch >= 0;
  }

  /** The lines of the document that an object most likely comes from; undefined where the file is not there. */
  document(path: string, kind: string, name: string): DocumentLines | undefined {
    const lines = this.lines(path);
    if (lines === undefined) return undefined;
    const index = this.#documents.get(path) ?? new DocumentIndex(lines);
    this.#documents.set(path, index);
    return index.find(kind, name);
  }

  text(path: string): string | undefined {
    return this.lines(path)?.join('\n');
  }
}
