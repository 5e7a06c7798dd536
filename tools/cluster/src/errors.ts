/** Why there is no cluster; to be matched by code. */
export type ClusterErrorCode =
  | 'binaries_missing'
  | 'checksum_mismatch'
  | 'download_failed'
  | 'build_failed'
  | 'start_failed'
  | 'api_failed'
  | 'stopped'
  | 'bad_argument';

/** What goes wrong with the test cluster, in words for the person who started it. */
export class ClusterError extends Error {
  readonly code: ClusterErrorCode;

  constructor(code: ClusterErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ClusterError';
    this.code = code;
  }
}
