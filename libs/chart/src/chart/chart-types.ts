import type { ArchiveFile } from '../archive/read-archive.ts';
import type { ChartLock, ChartMetadata } from '../metadata/index.ts';
import type { JsonObject, JsonValue } from '../yaml/json-value.ts';

/** What one chart holds, whether packed by itself or a subchart. Files are as Helm reads them: without byte order marks. */
export type ChartContents = {
  /** Chart.yaml, with what requirements.yaml adds to it. */
  readonly metadata: ChartMetadata;
  /** Chart.lock or requirements.lock. */
  readonly lock?: ChartLock;
  /** values.yaml as written, comments and all. */
  readonly valuesText?: string;
  /** values.yaml as data; several documents are merged, as Helm 4 does. */
  readonly values: JsonObject;
  /** values.schema.json as written. */
  readonly valuesSchemaText?: string;
  /** values.schema.json as data; absent if it is no JSON, which Helm notices at install only. */
  readonly valuesSchema?: JsonValue;
  /** The README, found as `helm show readme` finds it. */
  readonly readme?: string;
  /** Everything under templates/. */
  readonly templates: readonly ArchiveFile[];
  /** The .yaml, .yml and .json files under crds/, of this chart alone. */
  readonly crds: readonly ArchiveFile[];
  /** Everything else, the README among it; what is under charts/ is in `dependencies`. */
  readonly files: readonly ArchiveFile[];
  /** The charts under charts/, folders and archives, in the order of their names there. */
  readonly dependencies: readonly ChartContents[];
};

/** One chart archive, read whole. */
export type Chart = ChartContents & {
  /** The archive's folder: the chart's name as a rule, but Helm does not ask for it. */
  readonly rootName: string;
  /** Every file as packed, those under charts/ and byte order marks included. */
  readonly allFiles: readonly ArchiveFile[];
  /** Lower-case hex SHA-256 of the .tgz, as Helm's index has it. */
  readonly archiveDigest: string;
  /** See `contentDigest`. */
  readonly contentDigest: string;
  /** Size of the .tgz. */
  readonly archiveBytes: number;
};
