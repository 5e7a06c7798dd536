import { ada, admin, chart, rex, type TestApp, testApp } from '@chandlery/chart-repository/testing';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';

/*
 * The whole way with the real Helm: a second version of an app is submitted, its report tells what changes, a policy stops the
 * pass, somebody with the right waives what blocks it, and it passes.
 */
const path = '/api/v1/workspaces/team/apps/shop/versions';

/** A Deployment that runs an image. */
const deployment = (image: string, more = '') => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop
spec:
  selector:
    matchLabels: {app: shop}
  template:
    metadata:
      labels: {app: shop}
    spec:
      containers:
        - name: shop
          image: ${image}
${more}`;

describe.each(inject('helmClients'))('with $name', ({ path: helm }) => {
  let app: TestApp;
  beforeAll(async () => {
    app = await testApp({ CHANDLERY_HELM: helm });
    await app.publish('shop', '1.0.0', {
      'values.yaml': 'title: Shop\n',
      'templates/deployment.yaml': deployment('docker.io/team/shop:1.0.0'),
    });
  });
  afterAll(() => app.close());

  const inspected = async (id: string) => {
    for (;;) {
      const seen = (await app.request(rex, 'GET', `/api/v1/submissions/${id}/inspection`)).json();
      if (seen.operation.finishedAt !== null) return seen;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  };
  type Finding = { readonly id: string; readonly code: string; readonly judgement: string };

  test('a second version is inspected, stopped by the policy, waived, and passes', async () => {
    await app.request(admin, 'PUT', '/api/v1/inspection-policy', {
      blockSeverities: [],
      blockCodes: ['container-privileged'],
      allowCodes: [],
      required: true,
      registries: ['docker.io'],
    });
    const files = {
      'values.yaml': 'heading: Shop\n',
      'templates/deployment.yaml': deployment(
        'quay.io/team/shop:1.1.0',
        '          securityContext: {privileged: true}\n',
      ),
      'templates/config.yaml':
        'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: shop\ndata:\n  heading: {{ .Values.heading }}\n',
    };
    await app.upload(ada, chart('shop', '1.1.0', files));
    await app.act(ada, 'shop', '1.1.0', 'submit');
    const { submission } = (await app.request(ada, 'GET', `${path}/1.1.0`)).json();
    const { report, operation } = await inspected(submission);
    expect(operation.state, JSON.stringify(operation)).toBe('succeeded');
    expect(report).toMatchObject({ verdict: 'blocked', rendered: true, activeVersion: '1.0.0', blocking: 1 });
    const codes = report.findings.map(({ code }: Finding) => code);
    expect(codes).toEqual(
      expect.arrayContaining(['container-privileged', 'image-registry-unknown', 'values-key-removed']),
    );
    expect(report.difference.added).toMatchObject([{ kind: 'ConfigMap', name: 'shop' }]);
    expect(report.difference.changed).toMatchObject([{ kind: 'Deployment', name: 'shop' }]);
    const whole = await app.request(rex, 'GET', `/api/v1/submissions/${submission}/inspection/difference`);
    expect(whole.json().changed[0].text).toContain('+          image: quay.io/team/shop:1.1.0');

    const refused = await app.request(rex, 'POST', `${path}/1.1.0/pass`);
    expect([refused.statusCode, refused.json().code]).toEqual([409, 'findings_block']);
    const blocking = report.findings.filter(({ judgement }: Finding) => judgement === 'blocks');
    expect(refused.json().details.findings).toMatchObject([
      { id: blocking[0].id, code: 'container-privileged', file: 'templates/deployment.yaml' },
    ]);

    const waiver = { finding: blocking[0].id, reason: 'The node agent needs it.' };
    const url = `/api/v1/submissions/${submission}/inspection/waivers`;
    expect((await app.request(rex, 'POST', url, waiver)).statusCode).toBe(403);
    const waived = await app.request(admin, 'POST', url, waiver);
    expect(waived.json().report).toMatchObject({ blocking: 0, waived: 1, verdict: 'findings' });
    const passed = await app.request(rex, 'POST', `${path}/1.1.0/pass`);
    expect([passed.statusCode, passed.json().state]).toEqual([200, 'passed']);
  });

  test('the same bytes again are not rendered again', async () => {
    const files = { 'templates/deployment.yaml': deployment('docker.io/team/shop:2.0.0') };
    await app.upload(ada, chart('shop', '2.0.0', files));
    await app.act(ada, 'shop', '2.0.0', 'submit');
    const { submission } = (await app.request(ada, 'GET', `${path}/2.0.0`)).json();
    const first = await inspected(submission);
    await app.request(rex, 'POST', `/api/v1/submissions/${submission}/inspections`);
    const second = await inspected(submission);
    expect(second.operation.id).not.toBe(first.operation.id);
    expect(second.report.findings).toEqual(first.report.findings);
    const log = await app.request(rex, 'GET', `/api/v1/operations/${second.operation.id}/log`);
    const steps = log.json().items.map(({ data }: { data: { step?: string } }) => data.step);
    expect(steps).toContain('found');
    expect(steps).not.toContain('rendering');
  });
});
