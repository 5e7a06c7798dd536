/** The path that leads to an app for ever, below the context path. */
export function permalinkOf(contextPath: string, appId: string): string {
  return `${contextPath}/apps/${appId}`;
}
