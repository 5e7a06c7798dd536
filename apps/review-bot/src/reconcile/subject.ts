/** What a key is about, behind the repository's id. */
export type Subject =
  | { readonly kind: 'pull'; readonly number: number }
  | { readonly kind: 'base'; readonly branch: string }
  | { readonly kind: 'group'; readonly headSha: string }
  | { readonly kind: 'repository' };

/** A key in its parts; null where it is none of a repository. */
export function subjectOf(key: string): { readonly repositoryId: number; readonly subject: Subject } | null {
  const [, id = '', , kind, rest = ''] = /^(\d{1,15})(\/([a-z-]+)\/(.+))?$/s.exec(key) ?? [];
  const repositoryId = Number(id);
  if (repositoryId === 0) return null;
  switch (kind) {
    case undefined:
      return { repositoryId, subject: { kind: 'repository' } };
    case 'pull':
      return /^\d{1,9}$/.test(rest) ? { repositoryId, subject: { kind, number: Number(rest) } } : null;
    case 'base':
      return { repositoryId, subject: { kind, branch: rest } };
    case 'merge-group':
      return /^[0-9a-f]{40,64}$/.test(rest)
        ? { repositoryId, subject: { kind: 'group', headSha: rest } }
        : null;
    default:
      return null;
  }
}
