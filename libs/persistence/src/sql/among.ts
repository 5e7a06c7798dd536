import { type Expression, expressionBuilder, type SqlBool } from 'kysely';
import type { SomeProjects } from '../ports/projects.ts';
import type { Tables } from './tables.ts';

/** Whether a column has one of some values. Nothing is among none, which SQL cannot write as a list. */
export function among<T extends string>(
  column: Expression<T>,
  values: readonly NoInfer<T>[],
): Expression<SqlBool> {
  const eb = expressionBuilder<Tables>();
  const texts: Expression<string> = column;
  return values.length === 0 ? eb.lit(false) : eb(texts, 'in', values);
}

/** Whether a project, or its workspace, is one of some. */
export function amongProjects(
  columns: { readonly projectId: Expression<string>; readonly workspaceId: Expression<string> },
  { projectIds, workspaceIds }: SomeProjects,
): Expression<SqlBool> {
  const eb = expressionBuilder<Tables>();
  return eb.or([among(columns.projectId, projectIds), among(columns.workspaceId, workspaceIds)]);
}
