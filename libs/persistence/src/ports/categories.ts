import type { Actor, VersionState } from '@chandlery/lifecycle';
import type { App } from './apps.ts';
import type { Page, PageRequest } from './paging.ts';

/** What sorts apps; every app is in one. */
export type Category = {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  /** The name of a picture, or an emoji; `null` for none. Opaque here. */
  readonly icon: string | null;
  /** Lists sort by it, and by slug where it is the same. */
  readonly position: number;
  /** Slugs that it had before; they lead to it as long as it lives, and no other category can have them. */
  readonly formerSlugs: readonly string[];
  readonly createdAtMs: number;
  readonly revision: number;
  /** How many of its apps are in each state (`appState` of libs/lifecycle); apps without a version count nowhere. */
  readonly states: Readonly<Partial<Record<VersionState, number>>>;
};

export type CategoryPort = {
  /** By position, then slug. */
  list(page: PageRequest): Promise<Page<Category>>;
  findBySlug(slug: string): Promise<Category | undefined>;
  /** The category that had a slug before it was renamed. */
  findByFormerSlug(slug: string): Promise<Category | undefined>;
  /** @throws PersistenceError category_exists, category_slug_redirects */
  create(command: {
    readonly slug: string;
    readonly name: string;
    readonly icon?: string | null;
    /** 100 unless given. */
    readonly position?: number;
    readonly actor: Actor;
  }): Promise<Category>;
  /**
   * Changes what is given. A new slug leaves the old one as a redirect. The change tells the index both.
   * @throws PersistenceError not_found, revision_conflict, category_exists, category_slug_redirects, category_fixed (the slug of `uncategorized`)
   */
  update(command: {
    readonly slug: string;
    readonly expectedRevision?: number;
    readonly changes: {
      readonly slug?: string;
      readonly name?: string;
      readonly icon?: string | null;
      readonly position?: number;
    };
    readonly actor: Actor;
  }): Promise<Category>;
  /**
   * Moves apps into a category, all or none, each with its audit record; those that are in it already stay as they are.
   * @throws PersistenceError not_found (the category; an app, with `appId` in the details)
   */
  moveApps(command: {
    readonly slug: string;
    readonly appIds: readonly string[];
    readonly actor: Actor;
  }): Promise<readonly App[]>;
  /** Its former slugs go with it. @throws PersistenceError not_found, revision_conflict, category_in_use (details: apps), category_fixed */
  delete(command: {
    readonly slug: string;
    readonly expectedRevision?: number;
    readonly actor: Actor;
  }): Promise<void>;
};
