import type { archiveErrorCodes } from './archive/archive-error-codes.ts';

type ArchiveErrorCode = (typeof archiveErrorCodes)[number];

const archiveCodes = {
  archive_too_large: 'The archive has more bytes than the limit.',
  archive_empty: 'The archive holds no files.',
  archive_not_gzip: 'The archive is not gzip.',
  archive_corrupt: 'The archive cannot be decompressed, or is no tar inside.',
  archive_truncated: 'The archive ends in the middle.',
  archive_trailing_data: 'Something follows the end of the archive.',
  archive_decompressed_too_large: 'The archive decompresses to more bytes than the limit.',
  archive_file_too_large: 'One file in the archive has more bytes than the limit.',
  archive_too_many_entries: 'The archive has more entries than the limit.',
  archive_path_absolute: 'A path in the archive is absolute.',
  archive_path_parent: 'A path in the archive leads out of it with `..`.',
  archive_path_drive: 'A path in the archive begins with a drive letter.',
  archive_path_backslash: 'A path in the archive holds a backslash.',
  archive_path_unreadable: 'A path in the archive is not text.',
  archive_path_outside_root: "A file in the archive is not inside the chart's folder.",
  archive_path_too_deep: 'A path in the archive has more folders than the limit.',
  archive_link: 'The archive holds a symbolic or hard link.',
  archive_device: 'The archive holds a device, a socket or a pipe.',
  archive_sparse_file: 'The archive holds a sparse file.',
  archive_entry_type: 'The archive holds an entry of a type that charts have no use for.',
  archive_duplicate_entry: 'The archive holds the same path twice.',
  archive_several_roots: 'The archive holds more than one folder at its top.',
} as const satisfies Record<ArchiveErrorCode, string>;

const yamlCodes = {
  yaml_invalid: 'A file is not YAML that Helm can read.',
  yaml_too_large: 'A YAML file has more bytes, or more nodes, than the limit.',
  yaml_too_deep: 'A YAML file nests deeper than the limit.',
  yaml_alias_bomb: 'A YAML file grows beyond the limit by its aliases.',
} as const;

const metadataCodes = {
  metadata_type: 'A field has a value of another type than Helm reads there.',
  api_version_missing: 'Chart.yaml names no apiVersion.',
  api_version_invalid: 'The apiVersion is neither v1 nor v2.',
  name_missing: 'Chart.yaml names no chart.',
  name_invalid: "The chart's name cannot be the name of a file.",
  version_missing: 'Chart.yaml has no version.',
  version_invalid: "The chart's version is no semantic version.",
  type_invalid: "The chart's type is neither application nor library.",
  maintainer_invalid: 'A maintainer is an empty item of the list.',
  dependency_invalid: 'A dependency is an empty item, or its alias has a character that is not allowed.',
  dependency_duplicate: 'Two dependencies have the same name or alias.',
  lock_invalid: 'Chart.lock or requirements.lock cannot be read.',
} as const;

const chartCodes = {
  chart_yaml_missing: 'The chart has no Chart.yaml.',
  values_invalid: 'values.yaml is not a map of values.',
  subchart_invalid: 'Something under charts/ is no chart.',
  subcharts_too_deep: 'More charts lie inside one another than the limit.',
  helmignore_invalid: '.helmignore holds a pattern that Helm refuses.',
  folder_invalid: "A chart's folder holds something that cannot be packed.",
  provenance_invalid: 'The provenance file is not one of this archive.',
} as const;

/** Every code of a `ChartError`, and what it says in one line; docs/refusals.md is made of it. */
export const chartErrorCodes = { ...archiveCodes, ...yamlCodes, ...metadataCodes, ...chartCodes } as const;

/** Why a chart was refused: match on this, never on the message. */
export type ChartErrorCode = keyof typeof chartErrorCodes;

/** One thing that is wrong: what a `ChartError` says, once for each mistake found in the same file. */
export type ChartProblem = {
  readonly code: ChartErrorCode;
  /** The file and the field in it, such as `Chart.yaml: version`, or a path in the archive, or `archive`. */
  readonly field: string;
  readonly message: string;
  /** What would be right. */
  readonly remedy: string;
};

type ChartErrorParts = ChartProblem & {
  readonly details?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
};

/** A chart, an archive or a folder that is refused: what is wrong, where, and what would be right. */
export class ChartError extends Error {
  override readonly name = 'ChartError';
  readonly code: ChartErrorCode;
  readonly field: string;
  readonly remedy: string;
  /** Limits, positions (`line`, `column`), and `problems` where more than one thing was found wrong. */
  readonly details: Readonly<Record<string, unknown>>;

  constructor({ code, field, message, remedy, details = {}, cause }: ChartErrorParts) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.field = field;
    this.remedy = remedy;
    this.details = details;
  }

  /** The same as `message`: the sentence that says what is wrong. */
  get reason(): string {
    return this.message;
  }
}

/** One error of several problems: the first one's code, field and remedy, and all of them in `details.problems`. */
export function chartErrorOf(
  problems: readonly [ChartProblem, ...ChartProblem[]],
  cause?: unknown,
): ChartError {
  const [first] = problems;
  const message = problems.map((problem) => problem.message).join('; ');
  return new ChartError({
    ...first,
    message,
    details: { problems },
    ...(cause === undefined ? {} : { cause }),
  });
}
