import type { PerformContext, PerformRequest } from './types.ts';

/** Helm keeps so many revisions: as many as Helm does by default. */
export const historyMax = 10;

/** With what Helm is run for a request: its bounds, its credential, and where what it says goes. */
export async function clusterRun(
  request: PerformRequest,
  context: PerformContext,
  hide: (text: string) => string,
) {
  const boundMs = request.options.timeoutMs * 2 + 60_000;
  return {
    kubeconfig: await context.kubeconfig(Math.ceil(boundMs / 1000)),
    signal: context.signal,
    limits: { timeoutMs: boundMs },
    onLine: ({ stream, text }: { readonly stream: 'stdout' | 'stderr'; readonly text: string }) => {
      // What goes to standard output is the release as JSON, with values and manifest.
      if (stream === 'stderr' && text.trim() !== '')
        context.report({ kind: 'log', data: { text: hide(text).slice(0, 2_000) } });
    },
  };
}

/** Says how far it has come. */
export function say({ report }: PerformContext, step: string, message: string): void {
  report({ kind: 'progress', data: { step, message } });
}
