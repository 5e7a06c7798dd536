import { rex, type TestApp } from './test-app.ts';

/** The inspection of a submission's newest revision, once the operation for it has ended. */
export async function inspected(app: TestApp, submissionId: string) {
  for (;;) {
    const answer = await app.request(rex, 'GET', `/api/v1/submissions/${submissionId}/inspection`);
    const seen = answer.json();
    if (answer.statusCode !== 200) throw new Error(answer.body);
    if (seen.operation.finishedAt !== null) {
      if (seen.operation.state !== 'succeeded') throw new Error(JSON.stringify(seen.operation));
      return seen;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Until no inspection waits or runs any more: the end of each is a change, and a change drops what is remembered. */
export async function allInspected({ database }: Pick<TestApp, 'database'>): Promise<void> {
  while ((await database.operations.counts()).some(({ kind }) => kind === 'inspect'))
    await new Promise((resolve) => setTimeout(resolve, 50));
}
