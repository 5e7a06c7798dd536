import { describe, expect, test } from 'vitest';
import { apiError } from './api-error.ts';

const asked = { method: 'POST', path: '/api/v1/namespaces/shop/pods' };

function status(code: number, reason: string, message: string, details: object = {}): string {
  return JSON.stringify({
    kind: 'Status',
    apiVersion: 'v1',
    status: 'Failure',
    code,
    reason,
    message,
    details,
  });
}

/** Answers of a Kubernetes 1.36, and of what may stand in front of it. */
describe('an answer that is no success', () => {
  test.each([
    [401, status(401, 'Unauthorized', 'Unauthorized'), 'cluster_unauthorized'],
    [401, '<html>login</html>', 'cluster_unauthorized'],
    [
      403,
      status(
        403,
        'Forbidden',
        'pods is forbidden: User "x" cannot list resource "pods" in API group "" in the namespace "shop"',
      ),
      'cluster_forbidden',
    ],
    [
      403,
      status(
        403,
        'Forbidden',
        'pods "x" is forbidden: exceeded quota: small, requested: pods=1, used: pods=2, limited: pods=2',
      ),
      'quota_exceeded',
    ],
    [
      403,
      status(
        403,
        'Forbidden',
        'pods "x" is forbidden: violates PodSecurity "restricted:latest": runAsNonRoot != true',
      ),
      'webhook_refused',
    ],
    [
      403,
      status(
        403,
        'Forbidden',
        'pods "x" is forbidden: unable to create new content in namespace shop because it is being terminated',
        {
          causes: [
            {
              reason: 'NamespaceTerminating',
              message: 'namespace shop is being terminated',
              field: 'metadata.namespace',
            },
          ],
        },
      ),
      'namespace_terminating',
    ],
    [400, status(400, '', 'admission webhook "guard.example.com" denied the request: no'), 'webhook_refused'],
    [
      500,
      status(
        500,
        'InternalError',
        'Internal error occurred: failed calling webhook "guard.example.com": failed to call webhook',
      ),
      'webhook_refused',
    ],
    [
      422,
      status(
        422,
        'Invalid',
        "pods \"x\" is forbidden: ValidatingAdmissionPolicy 'p' with binding 'b' denied request: no",
      ),
      'webhook_refused',
    ],
    [404, status(404, 'NotFound', 'pods "x" not found', { name: 'x', kind: 'pods' }), 'resource_not_found'],
    [
      404,
      status(404, 'NotFound', 'the server could not find the requested resource', {}),
      'resource_kind_unknown',
    ],
    [404, '404 page not found\n', 'resource_kind_unknown'],
    [404, '<html>no</html>', 'cluster_answer_invalid'],
    [
      409,
      status(409, 'AlreadyExists', 'pods "x" already exists', { name: 'x', kind: 'pods' }),
      'resource_conflict',
    ],
    [410, status(410, 'Expired', 'too old resource version: 1 (2)'), 'resource_gone'],
    [
      422,
      status(
        422,
        'Invalid',
        'Deployment.apps "x" is invalid: spec.selector: Invalid value: field is immutable',
      ),
      'resource_invalid',
    ],
    [429, status(429, 'TooManyRequests', 'too many requests'), 'cluster_busy'],
    [503, 'upstream connect error', 'cluster_busy'],
    [500, status(500, 'InternalError', 'etcdserver: no leader'), 'cluster_failed'],
    [302, '', 'cluster_answer_invalid'],
  ])('%i %s is %s', (code, body, expected) => {
    const error = apiError(code, body, asked);
    expect(error.code).toBe(expected);
    expect(error.message).not.toBe('');
    expect(error.remedy).not.toBe('');
  });

  test('names who may not do what, and where', () => {
    const message =
      'rolebindings.rbac.authorization.k8s.io is forbidden: User "system:serviceaccount:shop:deployer" cannot create resource "rolebindings" in API group "rbac.authorization.k8s.io" in the namespace "shop"';
    expect(apiError(403, status(403, 'Forbidden', message, { kind: 'rolebindings' }), asked)).toMatchObject({
      remedy: expect.stringContaining(
        'system:serviceaccount:shop:deployer to create rolebindings in the namespace shop',
      ),
      resource: { kind: 'rolebindings', namespace: 'shop' },
      details: {
        verb: 'create',
        resource: 'rolebindings',
        group: 'rbac.authorization.k8s.io',
        namespace: 'shop',
      },
    });
  });

  test('names the quota and the webhook', () => {
    const quota = apiError(
      403,
      status(403, 'Forbidden', 'pods "x" is forbidden: exceeded quota: small, requested: pods=1'),
      asked,
    );
    expect(quota.details).toMatchObject({ quota: 'small' });
    const webhook = apiError(
      500,
      status(500, 'InternalError', 'failed calling webhook "guard.example.com": timeout'),
      asked,
    );
    expect(webhook.details).toMatchObject({ webhook: 'guard.example.com', isBroken: true });
  });

  test('is cut where it is long', () => {
    expect(apiError(422, status(422, 'Invalid', 'x'.repeat(100_000)), asked).message.length).toBeLessThan(
      3000,
    );
  });
});
