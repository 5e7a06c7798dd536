/** What is wrong with one field. */
export interface FieldError {
  resource: string;
  field: string;
  code: string;
  message: string;
}

/** An answer with an error, in GitHub's own shape and words. */
export class GitHubError extends Error {
  readonly code = 'github_error';
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly errors: readonly FieldError[] | undefined;

  constructor(
    status: number,
    message: string,
    more: { headers?: Readonly<Record<string, string>>; errors?: readonly FieldError[] } = {},
  ) {
    super(message);
    this.name = 'GitHubError';
    this.status = status;
    this.headers = more.headers ?? {};
    this.errors = more.errors;
  }

  /** The body of the answer; some operations have the errors as plain sentences. */
  body(simple = false): Record<string, unknown> {
    const errors = simple ? this.errors?.map((error) => error.message) : this.errors;
    return {
      message: this.message,
      ...(errors === undefined ? {} : { errors }),
      documentation_url: 'https://docs.github.com/rest',
      status: String(this.status),
    };
  }
}

/** What is not there, and what a caller must not know to be there. */
export function notFound(): GitHubError {
  return new GitHubError(404, 'Not Found');
}

/** A request that is understood and cannot be done. */
export function unprocessable(resource: string, field: string, message: string): GitHubError {
  return new GitHubError(422, 'Validation Failed', {
    errors: [{ resource, field, code: 'custom', message }],
  });
}

/** The App has not the permission that the call needs, or not for this repository. */
export function notAccessible(): GitHubError {
  return new GitHubError(403, 'Resource not accessible by integration');
}
