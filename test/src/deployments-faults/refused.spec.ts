import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { makeAuthority } from '@chandlery/cluster-tool';
import { testCluster } from '@chandlery/cluster-tool/testing';
import { ada, admin } from '@chandlery/chart-repository/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { storeOnCluster, type StoreOnCluster } from '../deployments/store-on-cluster.ts';
import { faultClients } from '../setup/helm-clients.ts';
import { deployment, plainChart } from './plain-chart.ts';

const cluster = await testCluster();
const project = '/api/v1/workspaces/team/projects/shop';

describe.skipIf(!cluster.available).each(faultClients)('what a cluster refuses, with Helm $major', (helm) => {
  let store: StoreOnCluster;
  beforeAll(async () => {
    store = await storeOnCluster(cluster, helm);
  }, 180_000);
  afterAll(() => store.close());

  const upload = async (...of: Parameters<typeof plainChart>): Promise<void> => {
    const answer = await store.app.upload(ada, plainChart(...of));
    expect(answer.statusCode, answer.body).toBe(201);
  };
  const install = (name: string, app = name, more: object = {}) =>
    store.done(ada, '', { name, app, version: '1.0.0', options: { timeoutSeconds: 20 }, ...more });
  const stateOf = async (name: string) =>
    (await store.app.request(ada, 'GET', `${store.deployments}/${name}`)).json() as {
      state: string;
      currentRevision: number | null;
      chart: { version: string };
      status: { code: string } | null;
    };
  const inNamespace = (path: string) => `/api/v1/namespaces/${store.namespace}/${path}`;

  test('an account whose rights were taken away: who may not do what, and the project can be repaired', async () => {
    await upload('rights', '1.0.0');
    const bindings = `/apis/rbac.authorization.k8s.io/v1/namespaces/${store.namespace}/rolebindings`;
    const { items } = await cluster.api.get<{ items: readonly { metadata: { name: string } }[] }>(bindings);
    for (const { metadata } of items) await cluster.api.remove(`${bindings}/${metadata.name}`);
    // The API server learns of it by a watch of its own.
    const refused = await untilIt(
      () => install(`rights-${randomBytes(3).toString('hex')}`, 'rights'),
      ({ state }) => state === 'failed',
    );
    expect(refused).toMatchObject({ state: 'failed', outcome: { code: 'cluster_forbidden' } });
    expect(refused.outcome?.message).toContain(`system:serviceaccount:${store.namespace}:chandlery`);
    expect(refused.outcome?.remedy).toContain(store.namespace);

    expect((await store.app.request(ada, 'POST', `${project}/repair`)).statusCode).toBeLessThan(300);
    const again = await untilIt(
      () => install(`rights-${randomBytes(3).toString('hex')}`, 'rights'),
      ({ state }) => state === 'succeeded',
    );
    expect(again).toMatchObject({ state: 'succeeded' });
  }, 180_000);

  test('a quota that does not suffice: for an object, and for a pod', async () => {
    await upload('claim', '1.0.0', {
      claim: `apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: "{{ .Release.Name }}" }
spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } }
`,
    });
    await upload('pods', '1.0.0', { web: deployment() });
    const quota = inNamespace('resourcequotas');
    await cluster.api.create(quota, {
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name: 'none' },
      spec: { hard: { persistentvolumeclaims: '0', pods: '0' } },
    });
    await cluster.api.until<{ status?: { hard?: object } }>(
      `${quota}/none`,
      ({ status }) => status?.hard !== undefined,
    );
    expect(await install('claim')).toMatchObject({
      state: 'failed',
      outcome: {
        code: 'quota_exceeded',
        message: expect.stringContaining('persistentvolumeclaims'),
        remedy: expect.stringContaining('quota'),
      },
    });
    expect(await install('pods')).toMatchObject({
      state: 'failed',
      outcome: {
        code: 'pod_refused_by_quota',
        message: expect.stringContaining('pods=1'),
        remedy: expect.stringContaining('quota'),
        resource: 'Deployment/pods',
      },
    });
    await cluster.api.remove(`${quota}/none`);
  }, 180_000);

  test('a policy and a webhook that refuse, and a webhook that does not answer', async () => {
    await upload('judged', '1.0.0');
    const name = `judge-${store.namespace}`;
    const namespaceSelector = { matchLabels: { 'kubernetes.io/metadata.name': store.namespace } };
    const admission = '/apis/admissionregistration.k8s.io/v1';
    const rule = { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['configmaps'] };
    const isRefused = async (): Promise<boolean> =>
      cluster.api
        .create(`${inNamespace('configmaps')}?dryRun=All`, {
          apiVersion: 'v1',
          kind: 'ConfigMap',
          metadata: { generateName: 'probe-' },
        })
        .then(
          () => false,
          () => true,
        );

    await cluster.api.create(`${admission}/validatingadmissionpolicies`, {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingAdmissionPolicy',
      metadata: { name },
      spec: {
        failurePolicy: 'Fail',
        matchConstraints: { resourceRules: [rule] },
        validations: [{ expression: 'false', message: 'maps are not welcome here' }],
      },
    });
    await cluster.api.create(`${admission}/validatingadmissionpolicybindings`, {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingAdmissionPolicyBinding',
      metadata: { name },
      spec: { policyName: name, validationActions: ['Deny'], matchResources: { namespaceSelector } },
    });
    await untilIt(isRefused, Boolean);
    expect(await install('policy', 'judged')).toMatchObject({
      state: 'failed',
      outcome: {
        code: 'admission_denied',
        message: expect.stringContaining('maps are not welcome here'),
        remedy: expect.stringContaining('policy'),
      },
    });
    await cluster.api.remove(`${admission}/validatingadmissionpolicybindings/${name}`);
    await cluster.api.remove(`${admission}/validatingadmissionpolicies/${name}`);
    await untilIt(isRefused, (refused) => !refused);

    const judge = await refusingWebhook('not on a Friday');
    await cluster.api.create(`${admission}/validatingwebhookconfigurations`, {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingWebhookConfiguration',
      metadata: { name },
      webhooks: [
        {
          name: 'judge.chandlery.test',
          clientConfig: { url: judge.url, caBundle: judge.caBundle },
          rules: [rule],
          namespaceSelector,
          failurePolicy: 'Fail',
          sideEffects: 'None',
          admissionReviewVersions: ['v1'],
          timeoutSeconds: 5,
        },
      ],
    });
    try {
      await untilIt(isRefused, Boolean);
      expect(await install('webhook', 'judged')).toMatchObject({
        state: 'failed',
        outcome: {
          code: 'admission_denied',
          message: expect.stringContaining('not on a Friday'),
          details: { webhook: 'judge.chandlery.test' },
        },
      });
      judge.server.close().closeAllConnections();
      expect(await install('silent', 'judged')).toMatchObject({
        state: 'failed',
        outcome: {
          code: 'webhook_failed',
          message: expect.stringContaining('webhook'),
          remedy: expect.stringContaining('whoever runs it'),
          details: { webhook: 'judge.chandlery.test' },
        },
      });
    } finally {
      judge.server.close().closeAllConnections();
      await cluster.api.remove(`${admission}/validatingwebhookconfigurations/${name}`);
    }
    await untilIt(isRefused, (refused) => !refused);
  }, 240_000);

  test('a kind that nothing defines, and one whose version is gone, with what replaces it', async () => {
    await upload('crd', '1.0.0', {
      monitor:
        'apiVersion: monitoring.coreos.com/v1\nkind: ServiceMonitor\nmetadata: { name: "{{ .Release.Name }}" }\n',
    });
    expect(await install('crd')).toMatchObject({
      state: 'failed',
      outcome: {
        code: 'kind_unknown',
        message: expect.stringContaining('ServiceMonitor'),
        remedy: expect.stringMatching(
          /ServiceMonitor \(monitoring\.coreos\.com\/v1\).*CustomResourceDefinition/,
        ),
      },
    });
    await upload('gone', '1.0.0', {
      role: 'apiVersion: rbac.authorization.k8s.io/v1beta1\nkind: Role\nmetadata: { name: "{{ .Release.Name }}" }\nrules: []\n',
    });
    const gone = await install('gone');
    expect(gone).toMatchObject({
      state: 'failed',
      outcome: {
        code: 'kind_unknown',
        message: expect.stringContaining('rbac.authorization.k8s.io/v1beta1'),
        remedy: expect.stringMatching(/since 1\.22.*rbac\.authorization\.k8s\.io\/v1\./),
        resource: expect.stringContaining('Role'),
      },
    });
    // Nothing was begun: there is no release, and the name can be taken again.
    expect(await stateOf('gone')).toMatchObject({ state: 'failed', currentRevision: null });
  }, 180_000);

  test('a field that cannot change: the upgrade fails and says which, and what ran runs', async () => {
    await upload('fixed', '1.0.0', { web: deployment() });
    await upload('fixed', '2.0.0', { web: deployment({}, 'another') });
    expect(await install('fixed')).toMatchObject({ state: 'succeeded' });
    const upgraded = await store.done(ada, '/fixed/upgrade', {
      version: '2.0.0',
      options: { timeoutSeconds: 20, rollbackOnFailure: true },
    });
    expect(upgraded).toMatchObject({
      state: 'failed',
      outcome: {
        code: 'immutable_field',
        message: expect.stringContaining('spec.selector'),
        remedy: expect.stringContaining('install anew'),
        resource: 'Deployment/fixed',
        details: { field: 'spec.selector' },
      },
    });
    expect(await stateOf('fixed')).toMatchObject({ state: 'running', chart: { version: '1.0.0' } });
  }, 180_000);

  test('a name that another release has, made by hand', async () => {
    await upload('taken', '1.0.0');
    const archive = join(store.app.folder, 'taken.tgz');
    const kubeconfig = join(store.app.folder, 'admin.kubeconfig');
    await writeFile(archive, plainChart('taken', '1.0.0'));
    await writeFile(kubeconfig, cluster.connection.kubeconfig, { mode: 0o600 });
    const { status, stderr } = spawnSync(
      helm.path,
      ['install', 'taken', archive, '--namespace', store.namespace],
      { env: { KUBECONFIG: kubeconfig, HOME: store.app.folder }, encoding: 'utf8' },
    );
    expect(status, stderr).toBe(0);
    expect(await install('taken')).toMatchObject({
      state: 'failed',
      outcome: {
        code: 'name_in_use',
        message: expect.stringContaining('taken'),
        remedy: expect.stringContaining('another name'),
      },
    });
    // An object of that release under the name of another one: Helm says whose it is.
    await upload('thief', '1.0.0', {
      map: 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: taken }\n',
    });
    expect(await install('thief')).toMatchObject({
      state: 'failed',
      outcome: {
        code: 'resource_exists',
        message: expect.stringContaining('taken'),
        resource: 'ConfigMap/taken',
      },
    });
  }, 180_000);

  test('values of any size up to the bound are taken, or refused for what they are', async () => {
    await upload('values', '1.0.0');
    const below = `marker: yes\nlong: ${'a'.repeat(1024 ** 2 - 100)}\n`;
    expect(await install('values', 'values', { values: below })).toMatchObject({ state: 'succeeded' });
    const values = `long: ${'a'.repeat(1024 ** 2)}\n`;
    const body = { name: 'above', app: 'values', version: '1.0.0', values };
    const above = await store.app.request(ada, 'POST', store.deployments, body);
    expect(above.statusCode).toBe(400);
    expect(above.json()).toMatchObject({ errors: [{ field: 'body/values' }] });
    const huge = await store.app.request(ada, 'POST', store.deployments, {
      ...body,
      values: values.repeat(8),
    });
    expect(huge.statusCode).toBe(413);
    expect((await store.app.request(ada, 'GET', `${store.deployments}/above`)).statusCode).toBe(404);
    // What cannot be made small is within what Helm keeps, too: the bound of values is below that of a release.
    const random = `marker: yes\nlong: ${randomBytes(760 * 1024).toString('base64')}\n`;
    expect(await install('random', 'values', { values: random })).toMatchObject({ state: 'succeeded' });
  }, 180_000);

  test('a release larger than what Helm can keep: said so, with nothing left behind', async () => {
    const lines = (from: number) =>
      `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: "{{ .Release.Name }}-${from}" }\ndata: { random: "${randomBytes(450 * 1024).toString('base64')}" }\n`;
    await upload('huge', '1.0.0', { a: lines(1), b: lines(2), c: lines(3) });
    const outcome = {
      code: 'release_too_large',
      message: expect.stringContaining('larger'),
      remedy: expect.stringContaining('1 MiB'),
    };
    const operation = await install('huge');
    expect(operation).toMatchObject({ state: 'failed', outcome });
    expect(JSON.stringify(operation).length).toBeLessThan(20_000);
    const { items } = await cluster.api.get<{ items: readonly { metadata: { name: string } }[] }>(
      inNamespace('configmaps'),
    );
    expect(items.map(({ metadata }) => metadata.name).filter((name) => name.startsWith('huge'))).toEqual([]);
    expect(await stateOf('huge')).toMatchObject({ state: 'failed', currentRevision: null });
  }, 180_000);

  test('all of it is audited, and shown to whoever may see the project', async () => {
    const answer = await store.app.request(admin, 'GET', '/api/v1/audit?limit=200');
    const records = (answer.json() as { items: { action: string; after?: { code?: string } }[] }).items;
    const codes = records.filter(({ action }) => action === 'finish').map(({ after }) => after?.code);
    expect(codes).toEqual(
      expect.arrayContaining(['quota_exceeded', 'admission_denied', 'kind_unknown', 'immutable_field']),
    );
  });
});

/** Asks until the answer is right; the last one in any case. */
async function untilIt<T>(ask: () => Promise<T>, isRight: (answer: T) => boolean): Promise<T> {
  let answer = await ask();
  for (let tries = 0; tries < 200 && !isRight(answer); tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 200));
    answer = await ask();
  }
  return answer;
}

/** A webhook that refuses everything. */
async function refusingWebhook(
  message: string,
): Promise<{ readonly url: string; readonly caBundle: string; readonly server: Server }> {
  const authority = await makeAuthority('webhooks of a test');
  const serves = [{ type: 'ip', value: '127.0.0.1' }] as const;
  const { certificate: cert, key } = await authority.issue({ name: 'webhook', serves });
  const server = createServer({ cert, key }, (request, response) => {
    let text = '';
    request.on('data', (chunk) => (text += String(chunk)));
    request.on('end', () => {
      const { uid } = (JSON.parse(text) as { request: { uid: string } }).request;
      const refusal = { uid, allowed: false, status: { code: 403, message } };
      const review = { apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', response: refusal };
      response.setHeader('content-type', 'application/json').end(JSON.stringify(review));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const caBundle = Buffer.from(authority.certificate).toString('base64');
  return { url: `https://127.0.0.1:${port}/judge`, caBundle, server };
}
