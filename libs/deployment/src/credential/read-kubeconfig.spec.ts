import { describe, expect, test } from 'vitest';
import { DeploymentError } from '../errors.ts';
import { readKubeconfig } from './read-kubeconfig.ts';
import { writeKubeconfig } from './write-kubeconfig.ts';

const nowMs = Date.parse('2026-06-01T00:00:00Z');

function kubeconfig(cluster: object = {}, user: object = {}, rest: object = {}): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'prod',
    clusters: [{ name: 'prod-cluster', cluster: { server: 'https://10.0.0.1:6443', ...cluster } }],
    users: [{ name: 'prod-user', user: { token: 'abc.def', ...user } }],
    contexts: [{ name: 'prod', context: { cluster: 'prod-cluster', user: 'prod-user', namespace: 'shop' } }],
    ...rest,
  });
}

function refusal(text: string, context?: string): DeploymentError {
  try {
    readKubeconfig(text, { nowMs, context });
  } catch (error) {
    if (error instanceof DeploymentError) return error;
    throw error;
  }
  throw new Error('it was not refused');
}

function jwt(exp: number): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'none' })}.${part({ exp })}.c2ln`;
}

describe('a kubeconfig', () => {
  test('gives server and token, and nothing else', () => {
    const extras = { preferences: {}, extensions: [{ name: 'x', extension: { secret: 'no' } }] };
    const text = kubeconfig(
      { 'insecure-skip-tls-verify': false, 'tls-server-name': 'kubernetes' },
      {},
      extras,
    );
    expect(readKubeconfig(text, { nowMs })).toEqual({
      server: 'https://10.0.0.1:6443',
      tlsServerName: 'kubernetes',
      ca: null,
      token: 'abc.def',
      clientCertificate: null,
      clientKey: null,
    });
  });

  test('is read as the YAML that kubectl writes', () => {
    const text = [
      'apiVersion: v1',
      'clusters:',
      '- cluster:',
      '    server: https://[::1]:6443/clusters/a/',
      '  name: here',
      'contexts:',
      '- {name: only, context: {cluster: here, user: me}}',
      'users:',
      '- name: me',
      '  user:',
      '    token: >-',
      '      abc.def',
    ].join('\n');
    expect(readKubeconfig(text, { nowMs })).toMatchObject({
      server: 'https://[::1]:6443/clusters/a',
      token: 'abc.def',
    });
  });

  test.each([
    ['an exec plug-in', {}, { exec: { command: 'aws' } }, 'users[0].user.exec'],
    ['an auth provider', {}, { 'auth-provider': { name: 'gcp' } }, 'users[0].user.auth-provider'],
    ['a certificate file', {}, { 'client-certificate': '/etc/c.pem' }, 'users[0].user.client-certificate'],
    ['a key file', {}, { 'client-key': '/etc/k.pem' }, 'users[0].user.client-key'],
    ['a token file', {}, { tokenFile: '/etc/passwd' }, 'users[0].user.tokenFile'],
    ['a user name', {}, { username: 'admin' }, 'users[0].user.username'],
    ['a password', {}, { password: 'hunter22' }, 'users[0].user.password'],
    ['impersonation', {}, { as: 'system:admin' }, 'users[0].user.as'],
    ['groups to impersonate', {}, { 'as-groups': ['system:masters'] }, 'users[0].user.as-groups'],
    ['a field that nobody knows', {}, { 'new-way': 'x' }, 'users[0].user.new-way'],
    [
      'a file of authorities',
      { 'certificate-authority': '/ca' },
      {},
      'clusters[0].cluster.certificate-authority',
    ],
    ['a proxy', { 'proxy-url': 'http://proxy' }, {}, 'clusters[0].cluster.proxy-url'],
    [
      'no check of who answers',
      { 'insecure-skip-tls-verify': true },
      {},
      'clusters[0].cluster.insecure-skip-tls-verify',
    ],
  ])('with %s is refused by its name', (_what, cluster, user, field) => {
    const error = refusal(kubeconfig(cluster, user));
    expect(error).toMatchObject({
      code: 'kubeconfig_refused',
      field,
      remedy: expect.stringMatching(/\w{3}/),
    });
    expect(error.message).not.toContain('hunter22');
  });

  test('says all that is wrong at once', () => {
    const error = refusal(
      kubeconfig({ server: 'http://api', 'proxy-url': 'socks5://x' }, { token: '', exec: { command: 'x' } }),
    );
    expect(error.details['problems']).toHaveLength(3);
    expect(error.message).toMatch(/proxy-url.*exec.*in the clear/);
  });

  test.each([
    ['http://10.0.0.1:6443', /in the clear/],
    ['ftp://10.0.0.1', /not https/],
    ['not a url', /not a URL/],
    ['https://admin:pw@10.0.0.1', /user name or password/],
    ['https://10.0.0.1/?a=b', /query/],
    ['https://169.254.169.254', /metadata/],
    ['https://[fe80::1]:6443', /metadata/],
    ['https://[::ffff:169.254.169.254]', /metadata/],
    ['https://0xa9fea9fe', /metadata/],
    ['https://2852039166/', /metadata/],
    ['https://metadata.google.internal', /metadata/],
    ['https://metadata.google.internal./', /metadata/],
    ['https://0.0.0.0:6443', /metadata/],
    ['https://[fd00:ec2::254]', /metadata/],
  ])('with the server %s is refused', (server, reason) => {
    expect(refusal(kubeconfig({ server }))).toMatchObject({
      code: 'server_address_refused',
      field: 'clusters[0].cluster.server',
      message: expect.stringMatching(reason),
    });
  });

  test.each([
    'https://127.0.0.1:6443',
    'https://192.168.1.1',
    'https://api.example.com',
    'https://[fd12::1]',
  ])('with the server %s is taken', (server) => {
    expect(readKubeconfig(kubeconfig({ server }), { nowMs }).server).toBe(server);
  });

  test('with a token that has expired is refused, and one that has not is taken', () => {
    const ended = refusal(kubeconfig({}, { token: jwt(nowMs / 1000 - 1) }));
    expect(ended).toMatchObject({ code: 'credential_expired', field: 'users[0].user.token' });
    expect(ended.message).toContain('2026-05-31T23:59:59');
    const token = jwt(nowMs / 1000 + 60);
    expect(readKubeconfig(kubeconfig({}, { token }), { nowMs }).token).toBe(token);
  });

  test.each([
    ['no way to sign in', kubeconfig({}, { token: '' }), 'users[0].user'],
    [
      'a certificate without its key',
      kubeconfig({}, { 'client-certificate-data': 'QQ==' }),
      'users[0].user.client-key-data',
    ],
    ['no server', kubeconfig({ server: '' }), 'clusters[0].cluster.server'],
    ['a context that is not there', kubeconfig({}, {}, { 'current-context': 'gone' }), 'current-context'],
    ['a user that is not there', kubeconfig({}, {}, { users: [] }), 'contexts[0].context.user'],
    ['nothing', '', 'kubeconfig'],
    ['a list', '[]', 'kubeconfig'],
  ])('with %s is invalid', (_what, text, field) => {
    expect(refusal(text)).toMatchObject({ code: 'kubeconfig_invalid', field });
  });

  test.each([
    [
      'an authority',
      { 'certificate-authority-data': 'bm8=' },
      {},
      'clusters[0].cluster.certificate-authority-data',
    ],
    [
      'a client certificate',
      {},
      { 'client-certificate-data': 'bm8=', 'client-key-data': 'bm8=' },
      'users[0].user.client-certificate-data',
    ],
  ])('with %s that is none is refused', (_what, cluster, user, field) => {
    expect(refusal(kubeconfig(cluster, user))).toMatchObject({ code: 'credential_invalid', field });
  });

  test('of several contexts gives the one that is named, and does not mind the others', () => {
    const text = kubeconfig(
      {},
      {},
      {
        users: [
          { name: 'prod-user', user: { exec: {}, 'auth-provider': { name: 'x' } } },
          { name: 'two', user: { token: 'second' } },
        ],
        contexts: [
          { name: 'prod', context: { cluster: 'prod-cluster', user: 'prod-user' } },
          { name: 'other', context: { cluster: 'prod-cluster', user: 'two' } },
        ],
      },
    );
    expect(readKubeconfig(text, { nowMs, context: 'other' }).token).toBe('second');
    expect(refusal(text, 'third')).toMatchObject({
      code: 'kubeconfig_invalid',
      remedy: 'name one of its contexts: prod, other',
    });
  });

  test('that is a bomb, or too large, or no YAML is refused without a word of it', () => {
    const bomb = `a: &a [${'x,'.repeat(50)}x]\nb: &b [${'*a,'.repeat(50)}*a]\nc: [${'*b,'.repeat(50)}*b]`;
    for (const text of [bomb, 'x'.repeat(300_000), 'token: hunter22\n  bad: [', '\tx']) {
      const error = refusal(text);
      expect(error.code).toBe('kubeconfig_invalid');
      expect(JSON.stringify([error.message, error.details, String(error.cause)])).not.toContain('hunter22');
    }
  });

  test('is rebuilt for Helm with what was taken over, and reads as the same again', () => {
    const credential = readKubeconfig(kubeconfig({ 'tls-server-name': 'kubernetes' }), { nowMs });
    const text = writeKubeconfig(credential, credential.token, 'shop');
    expect(readKubeconfig(text, { nowMs })).toEqual(credential);
    expect(JSON.parse(text)).toMatchObject({ contexts: [{ context: { namespace: 'shop' } }] });
  });
});
