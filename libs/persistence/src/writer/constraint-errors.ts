import { PersistenceError, type PersistenceErrorCode } from '../errors.ts';

type Rule = {
  /** The index, as PostgreSQL names it. */
  readonly name: string;
  /** Its columns, as SQLite names them in its message. */
  readonly columns: string;
  readonly code: PersistenceErrorCode;
  readonly field: string;
};

/** The unique constraints that a command can run into, and what that means to whoever sent it. */
const uniqueRules: readonly Rule[] = [
  { name: 'accounts_name_key', columns: 'accounts.name_key', code: 'account_exists', field: 'name' },
  { name: 'workspaces_slug', columns: 'workspaces.slug', code: 'workspace_exists', field: 'slug' },
  { name: 'categories_slug', columns: 'categories.slug', code: 'category_exists', field: 'slug' },
  { name: 'categories_name_key', columns: 'categories.name_key', code: 'category_exists', field: 'name' },
  {
    name: 'former_category_slugs_pkey',
    columns: 'former_category_slugs.slug',
    code: 'category_slug_redirects',
    field: 'slug',
  },
  {
    name: 'versions_app_key',
    columns: 'versions.app_id, versions.version_key',
    code: 'version_exists',
    field: 'version',
  },
  {
    name: 'versions_file_workspace',
    columns: 'versions.file_name, versions.workspace_id',
    code: 'file_name_taken',
    field: 'version',
  },
  {
    name: 'tombstones_pkey',
    columns: 'tombstones.app_id, tombstones.version_key',
    code: 'version_taken',
    field: 'version',
  },
  {
    name: 'custom_roles_pkey',
    columns: 'custom_roles.level, custom_roles.name',
    code: 'role_exists',
    field: 'name',
  },
  {
    name: 'members_pkey',
    columns: 'members.workspace_id, members.account_id',
    code: 'member_exists',
    field: 'account',
  },
  { name: 'clusters_slug', columns: 'clusters.slug', code: 'cluster_exists', field: 'slug' },
  {
    name: 'projects_workspace_slug',
    columns: 'projects.workspace_id, projects.slug',
    code: 'project_exists',
    field: 'slug',
  },
  {
    name: 'projects_cluster_namespace',
    columns: 'projects.cluster_id, projects.namespace',
    code: 'namespace_taken',
    field: 'namespace',
  },
  {
    name: 'deployments_project_name',
    columns: 'deployments.project_id, deployments.name',
    code: 'deployment_exists',
    field: 'name',
  },
  { name: 'provenances_pkey', columns: 'provenances.version_id', code: 'provenance_exists', field: 'prov' },
];

/** Extended result codes of SQLite: https://www.sqlite.org/rescode.html */
const sqlite = { foreignKey: 787, primaryKey: 1555, unique: 2067 };
/** SQLSTATE of PostgreSQL, class 23: https://www.postgresql.org/docs/current/errcodes-appendix.html */
const postgres = { foreignKey: '23503', unique: '23505' };

/** Tells whether a constraint of the database stopped a command: the mark of a lost race, where checks come first. */
export function isConstraintViolation(error: unknown): boolean {
  return violationOf(error) !== undefined;
}

/** The refusal that a violated constraint stands for; any other error as it is. */
export function asPersistenceError(error: unknown): unknown {
  const violation = violationOf(error);
  if (violation === undefined) return error;
  if (violation.kind === 'foreign key') {
    return new PersistenceError('not_found', 'Something that the command names is gone.', { cause: error });
  }
  const rule = uniqueRules.find(({ name, columns }) => violation.on === name || violation.on === columns);
  if (rule === undefined) return error;
  return new PersistenceError(rule.code, `Somebody else was quicker: ${rule.field} is taken.`, {
    field: rule.field,
    cause: error,
  });
}

type Violation = { readonly kind: 'unique' | 'foreign key'; readonly on: string };

function violationOf(error: unknown): Violation | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('errcode' in error) {
    if (error.errcode === sqlite.foreignKey) return { kind: 'foreign key', on: '' };
    if (error.errcode !== sqlite.unique && error.errcode !== sqlite.primaryKey) return undefined;
    return { kind: 'unique', on: error.message.split('constraint failed: ').at(-1) ?? '' };
  }
  if (!('code' in error)) return undefined;
  if (error.code === postgres.foreignKey) return { kind: 'foreign key', on: '' };
  if (error.code !== postgres.unique) return undefined;
  return {
    kind: 'unique',
    on: 'constraint' in error && typeof error.constraint === 'string' ? error.constraint : '',
  };
}
