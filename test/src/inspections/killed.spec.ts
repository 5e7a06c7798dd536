import { afterAll, expect, inject, test } from 'vitest';
import { apiAs } from '../setup/api.ts';
import { chart } from '../setup/charts.ts';
import { freePort, removeTemporaryFolders, startServer, temporaryFolder } from '../setup/server.ts';

afterAll(removeTemporaryFolders);

/** Some seconds of work for Helm. */
const slow = `apiVersion: v1
kind: ConfigMap
metadata:
  name: slow
data:
  value: "{{ range $i := until 1000 }}{{ range $j := until 1000 }}{{ $k := add $i $j }}{{ end }}{{ end }}x"
`;

type Seen = {
  readonly operation: { readonly id: string; readonly state: string };
  readonly report: { readonly rendered: boolean } | null;
};

test('an inspection whose server is killed in the middle of it is taken over, and comes to its report', async () => {
  const [helm] = inject('helmClients');
  const settings = {
    CHANDLERY_HELM: helm?.path ?? '',
    CHANDLERY_OPERATION_LEASE_SECONDS: '2',
    CHANDLERY_DEFAULT_APPROVALS: '1',
  };
  const folder = await temporaryFolder();
  const port = await freePort();
  const first = await startServer({ folder, port, settings });
  const api = apiAs(first.url, first.admin.name, first.admin.password);
  const uploaded = await api.upload('default', chart('slow', '1.0.0', { 'templates/slow.yaml': slow }));
  expect(uploaded.status, await uploaded.clone().text()).toBe(201);
  const version = '/api/v1/workspaces/default/apps/slow/versions/1.0.0';
  const submitted = (await (await api.request('POST', `${version}/submit`)).json()) as { submission: string };
  const seen = async (): Promise<Seen> =>
    (await (
      await api.request('GET', `/api/v1/submissions/${submitted.submission}/inspection`)
    ).json()) as Seen;
  let running = await seen();
  while (running.operation.state === 'queued') running = await seen();
  expect(running.operation.state).toBe('running');
  await first.kill();

  const second = await startServer({ folder, port, settings });
  let now = await seen();
  expect(now.operation).toMatchObject({ id: running.operation.id, state: 'running' });
  while (now.operation.state === 'running') {
    await new Promise((resolve) => setTimeout(resolve, 100));
    now = await seen();
  }
  expect(now).toMatchObject({
    operation: { id: running.operation.id, state: 'succeeded' },
    report: { rendered: true },
  });
  const log = (await (await api.request('GET', `/api/v1/operations/${now.operation.id}/log`)).json()) as {
    items: { kind: string; data: { state?: string; attempt?: number; takenOverFrom?: string } }[];
  };
  const starts = log.items.filter(({ data }) => data.state === 'running').map(({ data }) => data);
  expect(starts).toMatchObject([{ attempt: 1 }, { attempt: 2, takenOverFrom: expect.any(String) }]);
  await second.stop();
});
