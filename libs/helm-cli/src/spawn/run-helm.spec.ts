import { chmod, mkdir, readdir, readFile, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { noIsolation } from '../isolation/isolation.ts';
import { probeIsolation } from '../isolation/probe-isolation.ts';
import { silentCluster, until } from '../testing/silent-cluster.ts';
import { clients, countingTurns, realHelm, refusal } from '../testing/setup.ts';
import { testFolder } from '../testing/test-folder.ts';
import type { HelmLine } from './helm-run.ts';
import { clusterLimits } from './limits.ts';
import { ownIdentity } from './process-identity.ts';
import { type HelmRequest, runHelm } from './run-helm.ts';
import { sweepWorkFolder } from './work-folder.ts';

/** Runs any program as Helm is run: what it sees is what Helm sees. */
async function seen(binary: string, args: readonly string[], more: Partial<HelmRequest> = {}) {
  const folder = await testFolder();
  const run = await runHelm({
    binary,
    args,
    folder,
    mode: 'cluster',
    isolation: noIsolation,
    limits: clusterLimits,
    ...more,
  });
  expect((await readdir(folder)).filter((name) => name.startsWith('run-'))).toEqual([]);
  return run;
}

const script = ['-c'];

describe('what a run sees', () => {
  test('is an environment of its own, with nothing of the server', async () => {
    process.env['HELM_NAMESPACE'] = 'stolen';
    process.env['HTTPS_PROXY'] = 'http://proxy.example.com';
    const { stdout } = await seen('/usr/bin/env', []).finally(() => {
      delete process.env['HELM_NAMESPACE'];
      delete process.env['HTTPS_PROXY'];
    });
    const environment = new Map(
      stdout
        .trim()
        .split('\n')
        .map((line) => line.split(/=(.*)/s) as [string, string]),
    );
    expect(environment.get('HELM_NAMESPACE')).toBeUndefined();
    expect(environment.get('HTTPS_PROXY')).toBe('http://127.0.0.1:9');
    expect(environment.get('HOME')).toMatch(/\/run-[^/]+\/home$/);
    const places = [...environment].filter(([name]) =>
      /^HELM_(.*(HOME|CONFIG|CACHE)|PLUGINS)$|^KUBECONFIG$/.test(name),
    );
    expect(places.length).toBeGreaterThan(7);
    for (const [, place] of places) expect(place).toMatch(/\/run-[^/]+\//);
  });

  test('are files that nobody else may read, in a folder that nobody else may enter', async () => {
    const { stdout } = await seen(
      '/bin/sh',
      [...script, '/usr/bin/stat -c "%a %n" . kubeconfig values-0.yaml home tmp'],
      {
        kubeconfig: 'clusters: []',
        files: { 'values-0.yaml': 'a: 1' },
      },
    );
    expect(stdout).toBe('700 .\n600 kubeconfig\n600 values-0.yaml\n700 home\n700 tmp\n');
  });

  test("is the cluster's own address past the dead proxy, and no other", async () => {
    const kubeconfig = 'clusters:\n- cluster:\n    server: https://kube.example.com:6443\n';
    const { stdout, held } = await seen('/usr/bin/env', [], { kubeconfig });
    expect(stdout).toContain('\nNO_PROXY=kube.example.com\n');
    expect(held.network).toBe('dead_proxy');
    const unclear = await seen('/usr/bin/env', [], {
      kubeconfig: 'clusters: [{cluster: {server: somewhere}}]',
    });
    expect(unclear.stdout).not.toContain('PROXY');
    expect(unclear.held.network).toBe('open');
  });
});

describe('the end of a run', () => {
  test('comes when its time is up, for the whole group, after a grace', async () => {
    const folder = await testFolder();
    const pids = join(folder, 'pids');
    // A Helm that hangs, heeds no SIGTERM, and has a child that holds its output open.
    const hanging = `trap '' TERM; sleep 300 & echo $! > ${pids}; echo waiting; wait; wait`;
    const { result, turns } = await countingTurns(() =>
      seen('/bin/sh', [...script, `PATH=/bin:/usr/bin; ${hanging}`], {
        limits: { ...clusterLimits, timeoutMs: 300, graceMs: 200 },
      }),
    );
    expect(result).toMatchObject({
      ending: 'timeout',
      timedOut: true,
      signal: 'SIGKILL',
      stdout: 'waiting\n',
    });
    expect(turns).toBeGreaterThan(3);
    const child = Number(await readFile(pids, 'utf8'));
    await until(async () => !(await alive(child)));
  });

  test('leaves time to record it after SIGTERM', async () => {
    const { result } = await countingTurns(() =>
      seen('/bin/sh', [...script, "trap 'echo recorded; exit 3' TERM; while :; do /bin/sleep 0.05; done"], {
        limits: { ...clusterLimits, timeoutMs: 300, graceMs: 10_000 },
      }),
    );
    expect(result).toMatchObject({ ending: 'timeout', exitCode: 3, stdout: 'recorded\n' });
  });

  test('comes when it has written too much, and says so', async () => {
    const run = await seen('/usr/bin/yes', ['x'.repeat(100)], {
      limits: { ...clusterLimits, outputBytes: 10_000, graceMs: 100 },
    });
    expect(run).toMatchObject({ ending: 'output_limit', truncated: true });
    expect(run.stdout.length).toBe(10_000);
  });

  test('comes when it is cancelled, before it began too', async () => {
    const cancel = new AbortController();
    const run = await seen('/bin/sh', [...script, 'echo one; while :; do /bin/sleep 0.05; done'], {
      signal: cancel.signal,
      onLine: () => cancel.abort(),
    });
    expect(run).toMatchObject({ ending: 'cancelled', signal: 'SIGTERM' });
    const early = await refusal(seen('/bin/true', [], { signal: cancel.signal }));
    expect(early.code).toBe('helm_cancelled');
  });

  test('by another hand is told from our own', async () => {
    expect(await seen('/bin/sh', [...script, 'kill -9 $$'])).toMatchObject({
      ending: 'killed',
      signal: 'SIGKILL',
    });
  });

  test('of what cannot be started is an error that says so', async () => {
    expect((await refusal(seen('/nowhere/helm', []))).code).toBe('helm_unusable');
  });
});

describe('what a run says', () => {
  test('comes line by line, without secrets and without the private folder', async () => {
    const lines: HelmLine[] = [];
    const run = await seen(
      '/bin/sh',
      [...script, 'echo "in $HOME"; echo "token is the-very-secret-token" >&2; printf "last, no end"'],
      {
        kubeconfig: '{"users":[{"user":{"token":"the-very-secret-token"}}]}',
        onLine: (line) => lines.push(line),
      },
    );
    expect(lines.map(({ stream, text }) => `${stream}: ${text}`).sort()).toEqual([
      'stderr: token is (secret)',
      'stdout: in home',
      'stdout: last, no end',
    ]);
    expect(run.stderr).toBe('token is (secret)\n');
  });
});

describe.each(clients)('the real $name', ({ path }) => {
  test('that waits for a cluster which does not answer ends when told to, and tells no secret', async () => {
    const helm = await realHelm(path);
    const { kubeconfig, connected } = await silentCluster();
    const cancel = new AbortController();
    const status = refusal(
      helm.status({ release: 'web', namespace: 'n' }, { kubeconfig, signal: cancel.signal }),
    );
    await until(() => connected() > 0);
    cancel.abort();
    const error = await status;
    expect(error.code).toBe('helm_cancelled');
    expect(JSON.stringify(error) + error.message).not.toContain('the-secret-token');
    expect(error.run?.held).toMatchObject({ endsWithParent: true, memoryBytes: clusterLimits.memoryBytes });
  });
});

describe('the work folder', () => {
  test('keeps the folders of those who run, and loses those of the dead and of hosts long gone', async () => {
    const folder = await testFolder();
    const { host, pid, started } = ownIdentity();
    const names = {
      mine: `run-${host}-${pid}-${started}-aaaaaa`,
      reused: `run-${host}-${pid}-1-bbbbbb`,
      dead: `run-${host}-4194304-5-cccccc`,
      elsewhere: 'run-00000000-1-5-dddddd',
      longAgo: 'run-00000000-1-5-eeeeee',
      other: 'something',
    };
    for (const name of Object.values(names)) await mkdir(join(folder, name));
    await utimes(join(folder, names.longAgo), 1, 1);
    expect(await sweepWorkFolder(folder)).toBe(3);
    expect((await readdir(folder)).sort()).toEqual([names.mine, names.elsewhere, names.other].sort());
  });

  test('must not be a link, or one that others write to', async () => {
    const folder = await testFolder();
    await mkdir(join(folder, 'open'), { mode: 0o777 });
    await symlink(join(folder, 'open'), join(folder, 'link'));
    await writeFile(join(folder, 'file'), '');
    await chmod(join(folder, 'open'), 0o777);
    for (const name of ['open', 'link', 'file']) {
      expect((await refusal(sweepWorkFolder(join(folder, name)))).code).toBe('work_folder_unsafe');
    }
  });

  test('is found wanting by the probe, not by the first chart', async () => {
    const file = join(await testFolder(), 'file');
    await writeFile(file, '');
    const probe = probeIsolation({ binary: clients[0]?.path ?? '', folder: join(file, 'work') });
    expect((await refusal(probe)).code).toBe('work_folder_unsafe');
  });
});

async function alive(pid: number): Promise<boolean> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return status !== '' && !/^State:\s+[ZX]/m.test(status);
}
