export type InboxErrorCode = 'inbox_in_use' | 'inbox_newer' | 'inbox_closed';

/** Why the inbox cannot be used. */
export class InboxError extends Error {
  readonly code: InboxErrorCode;

  constructor(code: InboxErrorCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'InboxError';
    this.code = code;
  }
}
