/** What the App may do, and why; `docs/review-bot.md` lists them, too. */
export const permissions = {
  metadata: 'read',
  contents: 'read',
  pull_requests: 'write',
  checks: 'write',
  merge_queues: 'read',
  issues: 'read',
} as const;

/** Those of its installation come unasked, and GitHub refuses a manifest that names them. */
export const events = [
  'pull_request',
  'pull_request_review',
  'check_run',
  'check_suite',
  'issue_comment',
  'merge_group',
  'push',
  'repository',
] as const;

export type ManifestOptions = {
  readonly name: string;
  /** Where GitHub reaches the bot, with its context path. */
  readonly publicUrl: string;
  /** Where the store is, for people who wonder whose App it is; the bot itself unless given. */
  readonly storeUrl?: string | undefined;
  /** Where GitHub leads back to with the code. */
  readonly redirectUrl: string;
};

/** The manifest that GitHub makes an App of. */
export function manifestOf({ name, publicUrl, storeUrl, redirectUrl }: ManifestOptions) {
  return {
    name,
    url: storeUrl ?? publicUrl,
    description: 'Turns pull requests that change Helm charts into submissions to a Chandlery store.',
    public: false,
    hook_attributes: { url: `${publicUrl}/webhooks/github`, active: true },
    redirect_url: redirectUrl,
    default_permissions: { ...permissions },
    default_events: [...events],
  };
}

/** Where people meet GitHub, whose API is at that address: github.com, an Enterprise Server, or GHE.com. */
export function webUrlOf(apiUrl: string): string {
  const { protocol, host, pathname } = new URL(apiUrl);
  if (host === 'api.github.com') return 'https://github.com';
  if (/^api\.[^.]+\.ghe\.com$/.test(host)) return `${protocol}//${host.slice('api.'.length)}`;
  return `${protocol}//${host}${pathname.replace(/\/api(\/v3)?\/?$/, '').replace(/\/$/, '')}`;
}

/** Where a person confirms the manifest. */
export function registrationUrl(apiUrl: string, organization: string | undefined, state: string): string {
  const path = organization === undefined ? '' : `/organizations/${encodeURIComponent(organization)}`;
  return `${webUrlOf(apiUrl)}${path}/settings/apps/new?state=${state}`;
}
