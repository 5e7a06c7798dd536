import { type clusterRun, say } from './helm-run.ts';
import { OperationRefused, type PerformContext, type PerformRequest } from './types.ts';

/** @throws OperationRefused test_failed, HelmError */
export async function runTests(
  request: PerformRequest,
  context: PerformContext,
  on: Awaited<ReturnType<typeof clusterRun>>,
): Promise<string> {
  say(context, 'helm', `helm test ${request.release}`);
  const { passed, tests } = await context.helm.test(
    {
      release: request.release,
      namespace: context.namespace,
      timeoutSeconds: Math.ceil(request.options.timeoutMs / 1000),
    },
    on,
  );
  const results = tests.map(({ name, phase }) => ({ name, phase }));
  for (const result of results)
    context.report({ kind: 'log', data: { text: `${result.name}: ${result.phase}` } });
  if (!passed) {
    const broken = results.filter(({ phase }) => phase !== 'Succeeded').map(({ name }) => name);
    throw new OperationRefused({
      code: 'test_failed',
      message: `The chart's tests failed: ${broken.join(', ')}.`,
      remedy: "Look at the tests' logs; what runs is as it was.",
      details: { tests: results },
    });
  }
  return results.length === 0 ? 'the chart has no tests' : `${results.length} tests passed`;
}
