import type { AuditRecord } from '@chandlery/lifecycle';
import type { Page, PageRequest } from './paging.ts';

export type AuditQuery = PageRequest & {
  readonly workspaceId?: string;
  readonly appId?: string;
  readonly versionId?: string;
  readonly actorId?: string;
};

/** The append-only log; records are written by the commands they belong to, never by themselves. */
export type AuditPort = {
  /** Newest first. */
  list(query: AuditQuery): Promise<Page<AuditRecord & { readonly changeNumber: number }>>;
};
