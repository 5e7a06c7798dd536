import type { AuditRecord } from '@chandlery/lifecycle';
import type { AuditHead } from '../audit/verify.ts';
import type { Page, PageRequest } from './paging.ts';

/** Which records are asked for; all that are given must hold. */
export type AuditQuery = PageRequest & {
  readonly workspaceId?: string;
  readonly appId?: string;
  readonly versionId?: string;
  readonly actorId?: string;
  /** The actor's name at that time. */
  readonly actorName?: string;
  readonly action?: string;
  readonly subjectKind?: string;
  /** The subject's id, or what people call it. */
  readonly subject?: string;
  /** From this moment on. */
  readonly fromMs?: number;
  /** Before this moment. */
  readonly untilMs?: number;
  /** `desc` unless given: newest first. */
  readonly order?: 'asc' | 'desc';
};

/** A record as it is stored, with its seal if it has one by now. */
export type StoredAuditRecord = AuditRecord & {
  readonly changeNumber: number;
  readonly seal: AuditHead | null;
};

/** The append-only log; records are written by the commands they belong to, never by themselves. */
export type AuditPort = {
  list(query: AuditQuery): Promise<Page<StoredAuditRecord>>;
  /**
   * Seals the next records, at most `limit`, in the order of their changes: each seal is a hash over the one before and the
   * record. One process at a time does it, by a lease.
   * @param command.holder names the process
   * @returns how many were sealed; `elsewhere` where another process is at it
   */
  seal(command: {
    readonly holder: string;
    readonly limit: number;
  }): Promise<{ readonly sealed: number; readonly elsewhere: boolean }>;
  /** The newest seal. */
  head(): Promise<AuditHead>;
  /** How many records wait for their seal. */
  unsealed(): Promise<number>;
};
