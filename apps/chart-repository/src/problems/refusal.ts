import type { Mistake } from '@chandlery/api-contract';

/** What the server itself refuses, beside what the libs refuse; the text is what docs/refusals.md says of it. */
export const serverErrorCodes = {
  unauthenticated: { status: 401, means: 'Signing in is needed for this, and could help.' },
  credentials_wrong: {
    status: 401,
    means: 'The name and password, or the token, are not right, or the account is disabled.',
  },
  too_many_attempts: {
    status: 429,
    means: 'Too many wrong passwords, tokens or links; wait as long as `Retry-After` says.',
  },
  not_visible: { status: 404, means: 'There is no such thing, or you may not see it.' },
  absent: { status: 404, means: 'There is no such thing in the store.' },
  route_unknown: { status: 404, means: 'The server has nothing at this path and method.' },
  body_invalid: { status: 400, means: 'A field of the body is missing, unknown, or of the wrong kind.' },
  query_invalid: { status: 400, means: 'A query parameter is unknown or of the wrong kind.' },
  path_invalid: { status: 400, means: 'A part of the path is not of the right form.' },
  header_invalid: { status: 400, means: 'A header is not of the right form.' },
  json_invalid: { status: 400, means: 'The body is not JSON.' },
  media_type_unsupported: { status: 415, means: 'The body is of a kind that this path does not take.' },
  body_too_large: { status: 413, means: 'The body is larger than this path takes.' },
  archive_absent: { status: 400, means: 'The request carries no chart archive.' },
  part_unknown: { status: 400, means: 'A part of the multipart body is unknown, doubled, or not a file.' },
  upload_incomplete: { status: 400, means: 'The upload ended before it was whole.' },
  version_mismatch: {
    status: 409,
    means: 'The archive is of another chart or version than the one it is to replace.',
  },
  version_equivalent: { status: 409, means: 'Helm cannot tell this number from one that exists.' },
  replace_not_possible: { status: 409, means: 'The bytes of a version in this state cannot change.' },
  provenance_mismatch: { status: 400, means: 'The provenance file does not name the digest of the archive.' },
  precondition_failed: { status: 412, means: 'The resource is not at the revision that If-Match names.' },
  scope_too_wide: { status: 403, means: 'A token cannot give more than its maker has.' },
  token_not_enough: { status: 403, means: 'This takes a password, not a token.' },
  csrf_failed: {
    status: 403,
    means: 'A request of a browser session does not show that the page of that session made it.',
  },
  own_password: {
    status: 403,
    means: 'A new password of your own takes the old one: `POST /api/v1/me/password`.',
  },
  invitation_unknown: { status: 404, means: 'No invitation has this link.' },
  invitation_void: {
    status: 410,
    means: 'Whoever invited may not give that role any more, and so the invitation is void.',
  },
  owner_needed: {
    status: 403,
    means: 'Tokens of a service account are made by its owner alone, who answers for what is done with them.',
  },
  account_unknown: { status: 400, means: 'The account that the body names does not exist.' },
  policy_in_force: { status: 409, means: 'The review policy of the workspace does not let this happen.' },
  findings_block: { status: 409, means: 'Findings of the inspection block the pass; the details list them.' },
  inspection_pending: {
    status: 409,
    means: 'The policy asks for the report of the inspection, and there is none yet.',
  },
  finding_unknown: { status: 404, means: 'The newest revision has no finding of that id.' },
  rule_unknown: { status: 400, means: 'No rule of inspection has a code that the policy names.' },
  category_slug_needed: {
    status: 400,
    means: 'No slug can be made of the name of the category, since it has no Latin letter: give one.',
  },
  category_icon_unknown: { status: 400, means: 'The icon is neither one that has a name nor an emoji.' },
  search_too_long: { status: 400, means: 'The search has more words than are looked for at once.' },
  claim_in_force: {
    status: 409,
    means: 'Another reviewer has claimed the submission, not long enough ago to take it over.',
  },
  archive_too_costly: {
    status: 400,
    means: 'Checking the archive takes more memory or time than one archive may.',
  },
  image_absent: { status: 400, means: 'The request carries no image.' },
  image_unsupported: { status: 415, means: 'The bytes are not an image of a kind that is taken here.' },
  image_unreadable: { status: 400, means: 'The image is damaged, cut off, or not what it says it is.' },
  image_too_large: { status: 413, means: 'The image has more pixels than are decoded.' },
  image_animated: { status: 400, means: 'The image is animated; one frame is taken.' },
  image_unsafe: { status: 400, means: 'The SVG declares entities or holds other images.' },
  image_too_costly: { status: 400, means: 'Reading the image takes more time than one image may.' },
  screenshots_full: { status: 409, means: 'The app has as many screenshots as an app can have.' },
  screenshots_differ: { status: 409, means: 'The list does not name each screenshot of the app once.' },
  file_absent: { status: 404, means: 'The version has no such file.' },
  secret_key_missing: {
    status: 409,
    means:
      'The server has no key to keep secrets with: `CHANDLERY_SECRET_KEY` or `CHANDLERY_SECRET_KEY_FILE` sets one.',
  },
  secret_key_unknown: {
    status: 409,
    means:
      'A secret was sealed with a key that the server no longer has: `CHANDLERY_SECRET_KEY_PREVIOUS` gives it back.',
  },
  sealed_text_invalid: {
    status: 500,
    means: 'A sealed secret in the database was changed or moved; the log has it under the request id.',
  },
  repository_unbound: {
    status: 404,
    means: 'No workspace is bound to the repository: a platform administrator does that.',
  },
  pull_unknown: { status: 404, means: 'The store knows nothing of that chart in that pull request.' },
  account_unlinked: {
    status: 403,
    means: 'No account that is enabled is linked to the GitHub user: a platform administrator does that.',
  },
  content_changed: { status: 409, means: 'The bytes in the store are not those that the request is about.' },
  version_reserved: {
    status: 409,
    means:
      'Another pull request has had the version number approved; `details.nextFree` is the next free one.',
  },
  deploy_project_unset: {
    status: 409,
    means:
      'The binding of the repository names no project in which charts of pull requests may be tried out.',
  },
  nothing_to_suspend: {
    status: 409,
    means: 'Nothing of the chart is in the store, so there is nothing to suspend.',
  },
  merge_awaited: {
    status: 409,
    means:
      'A version that came by pull request is published by the merge of exactly these bytes, not before.',
  },
  publisher_right_missing: {
    status: 409,
    means: 'Whoever merged may not publish in the workspace; somebody who may can do it in the store.',
  },
  pull_request_decides: {
    status: 409,
    means: 'Bytes, number and submission of a version that came by pull request are changed there.',
  },
  version_suspended: { status: 409, means: 'The version is suspended, and the project does not run it.' },
  chart_gone: {
    status: 409,
    means: 'The store does not have the version that the deployment runs any more.',
  },
  values_refused: { status: 422, means: "The chart's values.schema.json does not take the values." },
  deployment_refused: {
    status: 422,
    means: 'Helm or the cluster would not take it; `details.code` says why.',
  },
  release_missing: {
    status: 409,
    means: 'The cluster has no release of this deployment any more: somebody deleted it by hand.',
  },
  release_busy: { status: 409, means: 'Helm is, or was ended, in the middle of something with the release.' },
  release_not_adoptable: {
    status: 409,
    means: 'Of this release nothing runs, or Helm is in the middle of something with it.',
  },
  rollout_empty: { status: 409, means: 'There is no deployment that the rollout could upgrade.' },
  rollout_too_large: { status: 422, means: 'More deployments are meant than one rollout takes.' },
  moment_past: { status: 400, means: 'The moment that the body names is over.' },
  cluster_source: {
    status: 400,
    means: 'A cluster is given by a kubeconfig, or is the one that the server runs in.',
  },
  busy: {
    status: 503,
    means: 'The server has more to do than it takes on at once; try again as `Retry-After` says.',
  },
  stopping: { status: 503, means: 'The server is stopping or not ready yet; try again in a moment.' },
  internal: { status: 500, means: 'The server failed; the log has it under the request id.' },
} as const satisfies Record<string, { status: number; means: string }>;

export type ServerErrorCode = keyof typeof serverErrorCodes;

/** A refusal by the server itself: use cases and routes throw it, `problem.ts` maps it. */
export class Refusal extends Error {
  readonly code: ServerErrorCode;
  readonly field: string | undefined;
  readonly remedy: string | undefined;
  readonly details: Readonly<Record<string, unknown>> | undefined;
  readonly retryAfterSeconds: number | undefined;
  /** Every mistake, where there are several. */
  readonly errors: readonly Mistake[] | undefined;

  constructor(
    code: ServerErrorCode,
    message: string,
    options: {
      field?: string;
      remedy?: string;
      details?: Record<string, unknown>;
      retryAfterSeconds?: number;
      errors?: readonly Mistake[];
      cause?: unknown;
    } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'Refusal';
    this.code = code;
    this.field = options.field;
    this.remedy = options.remedy;
    this.details = options.details;
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.errors = options.errors;
  }
}

/** There is no such thing in what everybody may read: signing in would not help. */
export function absent(what: string, field: string): Refusal {
  return new Refusal('absent', `There is no ${what}.`, { field, remedy: 'Check the name.' });
}

/** There is no such thing for this caller: 404 for who is signed in, 401 for who is not (see sign-in). */
export function notVisible(what: string, field: string): Refusal {
  return new Refusal('not_visible', `There is no ${what}, or you may not see it.`, {
    field,
    remedy: 'Check the name, and that the account is a member of the workspace.',
  });
}
