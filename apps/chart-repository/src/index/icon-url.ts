/** Where the icons of apps are, for entries of an index: they are read outside of the store, so the address is whole where it is known. */
export type IconBase = { readonly contextPath: string; readonly publicUrl?: string | undefined };

/** The stable address of an app's icon. */
export function iconUrl(
  { contextPath, publicUrl }: IconBase,
  { workspaceSlug, appName }: { readonly workspaceSlug: string; readonly appName: string },
): string {
  return `${publicUrl ?? contextPath}/api/v1/workspaces/${workspaceSlug}/apps/${encodeURIComponent(appName)}/icon`;
}
