import { existsSync } from 'node:fs';
import { request } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import { ClusterError } from '../errors.ts';
import type { Cluster } from '../supervisor/start-cluster.ts';
import { type HostAnswer, hostTestCluster, type TestHost } from './host.ts';
import { TestCluster } from './test-cluster.ts';

describe('the cluster of a run', () => {
  let host: TestHost;
  let said: string[] = [];
  const say = (line: string) => void said.push(line);

  afterEach(() => {
    said = [];
  });

  test('is not started unless somebody asks', async () => {
    let started = 0;
    host = await hostTestCluster({
      strict: true,
      say,
      start: () => Promise.resolve(cluster(() => {}, ++started)),
    });
    await host.stop();
    expect(started).toBe(0);
    expect(existsSync(host.socket)).toBe(false);
  });

  test('is started once, however many ask at once, and stopped at the end', async () => {
    let [started, stopped] = [0, 0];
    const start = () => Promise.resolve(cluster(() => stopped++, ++started));
    host = await hostTestCluster({ strict: true, say, start });
    const answers = await Promise.all(['a', 'b', 'c'].map(ask));
    expect(answers.map((answer) => answer.kind)).toEqual(['running', 'running', 'running']);
    expect(started).toBe(1);
    await host.stop();
    expect(stopped).toBe(1);
  });

  test('that cannot be had is left out, and counted loudly', async () => {
    const start = () => Promise.reject(new ClusterError('binaries_missing', 'no Go, no network'));
    host = await hostTestCluster({ strict: false, say, start });
    expect(await ask('one.spec.ts')).toEqual({ kind: 'absent', reason: 'no Go, no network' });
    await ask('two.spec.ts');
    await ask('one.spec.ts');
    await host.stop();
    expect(said).toEqual([
      'LEFT OUT: the cluster tests of 2 spec files (one.spec.ts, two.spec.ts): no Go, no network',
    ]);
  });

  test('is never left out in CI, nor where there are binaries', async () => {
    const missing = () => Promise.reject(new ClusterError('binaries_missing', 'no Go'));
    host = await hostTestCluster({ strict: true, say, start: missing });
    expect(await ask('one')).toEqual({ kind: 'failed', message: 'no Go' });
    await host.stop();
    const broken = () => Promise.reject(new ClusterError('start_failed', 'etcd ended'));
    host = await hostTestCluster({ strict: false, say, start: broken });
    expect(await ask('one')).toEqual({ kind: 'failed', message: 'etcd ended' });
    await host.stop();
    expect(said).toEqual([]);
  });

  function ask(asker: string): Promise<HostAnswer> {
    return new Promise((done, failed) => {
      const call = request({ socketPath: host.socket, path: `/?asker=${asker}` }, (answer) => {
        let text = '';
        answer.on('data', (part) => (text += String(part)));
        answer.once('end', () => done(JSON.parse(text) as HostAnswer));
      });
      call.once('error', failed).end();
    });
  }
});

test('an absent cluster says so, and throws why where it is used', () => {
  const absent = new TestCluster({ kind: 'absent', reason: 'no Go' });
  expect(absent.available).toBe(false);
  expect(() => absent.api).toThrow('no Go');
  expect(() => absent.connection).toThrow('no Go');
});

function cluster(stop: () => void, number: number): Cluster {
  return {
    kubeconfig: `kubeconfig ${number}`,
    server: 'https://127.0.0.1:1',
    caCertificate: '',
    clientCertificate: '',
    clientKey: '',
    version: 'v1.36.3',
    faults: { wrongCertificate: '', silent: '', slow: '' },
    tokenKey: '',
    folder: '',
    processes: {},
    stop: () => Promise.resolve(stop()),
    stopApiServer: () => Promise.resolve(),
    startApiServer: () => Promise.resolve(),
  };
}
