/** Why a repository could not be read; anything else that a reader throws is trouble on the way, and is tried again. */
export type RepositoryErrorCode = 'tree_too_large' | 'blob_too_large' | 'blob_missing';

/** What a `RepositoryReader` refuses: asking again would not help. */
export class RepositoryError extends Error {
  override readonly name = 'RepositoryError';
  readonly code: RepositoryErrorCode;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: RepositoryErrorCode, message: string, details: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.code = code;
    this.details = details;
  }
}
