/** An account, as far as it matters whose doing its doings are. */
export type OwnedAccount = {
  readonly id: string;
  /** Of a service account: the person it belongs to. */
  readonly ownerAccountId?: string | null | undefined;
};

/** A GitHub user as a principal: whoever pushed what is reviewed counts as its uploader, with an account here or without. */
export function githubPrincipal(userId: number): string {
  return `github:${userId}`;
}

/**
 * Who answers for what an account does: the owner of a service account, else the account itself. A token is its account's
 * anyway. Separation of duties counts people, so it compares principals and never accounts.
 */
export function principalOf({ id, ownerAccountId }: OwnedAccount): string {
  return ownerAccountId ?? id;
}
