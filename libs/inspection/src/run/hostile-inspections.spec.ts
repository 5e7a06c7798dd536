import { readdirSync } from 'node:fs';
import { chmod, readdir, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { findHelm, type HelmCli, helmCli, HelmError, noIsolation, probeIsolation } from '@chandlery/helm-cli';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import {
  codesOf,
  inspected,
  packed,
  packedActive,
  realHelm,
  saidBy,
  sharedRoom,
  workFolder,
} from '../testing/run-inspection-of.ts';
import { inspectionRoom } from './inspection-room.ts';

const map = (value: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: map\ndata:\n  value: ${value}\n`;
const endless =
  '{{ range $i := until 100000 }}{{ range $j := until 100000 }}{{ $k := add $i $j }}{{ end }}{{ end }}';

/** A Helm that gives one rendering to every chart: what the real one would take minutes for on a busy machine. */
async function helmThatGives(manifest: string): Promise<HelmCli> {
  const helm = await realHelm();
  const { run } = await helm.template({ release: 'r', namespace: 'n', chart: await chartOnDisk() });
  return {
    ...helm,
    template: () => Promise.resolve({ manifest, run: { ...run, stdout: manifest } }),
    lint: () => Promise.resolve({ passed: true, messages: [], run }),
  };
}

async function chartOnDisk(): Promise<string> {
  const path = join(await workFolder(), 'shop.tgz');
  await writeFile(path, packed());
  return path;
}

describe.each([3, 4] as const)('with Helm %i, a chart', (major) => {
  const report = async (files: Record<string, string>, limits = {}) =>
    inspected(packed(files), { helm: await realHelm(major), limits });

  test('that repeats a letter three thousand million times ends in a report that says so', async () => {
    const { rendered, ...rest } = await report({
      'templates/map.yaml': map('{{ repeat 3000000000 "a" }}'),
      'ci/a-values.yaml': 'greeting: Hi\n',
    });
    expect(rendered).toBe(false);
    const [first, second] = saidBy({ rendered, ...rest }, 'render-failed');
    expect([first, second].join('\n')).toMatch(
      /with values\.yaml: Helm needed more than \d+ bytes of memory/,
    );
    // It would take as much again with every other file.
    expect([first, second].join('\n')).toContain(
      'ci/a-values.yaml: it was not tried, since values.yaml took too much',
    );
    expect(saidBy({ rendered, ...rest }, 'inspection-incomplete')).toEqual([
      'Chart.yaml Left out: helm lint with values.yaml, ci/a-values.yaml, since values.yaml took too much already.',
    ]);
  });

  test('that counts for hours ends in a report that says so', async () => {
    const byTime = await report({ 'templates/map.yaml': endless }, { helmMs: 500 });
    expect(saidBy(byTime, 'render-failed').join()).toContain('Helm did not end within 500 ms');
    const byCpu = await report({ 'templates/map.yaml': endless }, { helmCpuSeconds: 1 });
    expect(saidBy(byCpu, 'render-failed').join()).toContain('Helm needed more than 1 s of CPU time');
    const byAll = await report({ 'templates/map.yaml': endless }, { totalMs: 900 });
    expect(saidBy(byAll, 'render-failed').join()).toContain('the time that one inspection may take was over');
    expect([byTime, byCpu, byAll].map(({ rendered }) => rendered)).toEqual([false, false, false]);
  });

  test('that renders 50 MB ends in a report that says so', async () => {
    const large = `{{ range until 55 }}\n---\n${map('{{ repeat 1000000 "y" }}').replace('name: map', 'name: map-{{ . }}')}{{ end }}`;
    const found = await report({ 'templates/map.yaml': large });
    expect(found.rendered).toBe(false);
    // Which bound it meets first depends on the machine.
    expect(saidBy(found, 'render-failed').join()).toMatch(
      /Helm (?:(?:wrote|needed) more than|did not end within)/,
    );
    const sooner = await report(
      { 'templates/map.yaml': large.replace('until 55', 'until 2') },
      { renderingBytes: 900_000 },
    );
    expect(saidBy(sooner, 'render-failed').join()).toContain('Helm wrote more than 900000 bytes');
  });

  test('whose renderings come to too much together is told as far as they were made', async () => {
    const large = `{{ range until 2 }}\n---\n${map('{{ repeat 500000 "y" }}').replace('name: map', 'name: map-{{ . }}')}{{ end }}`;
    const found = await report(
      {
        'templates/map.yaml': large,
        'ci/a-values.yaml': 'greeting: Hi\n',
        'ci/b-values.yaml': 'greeting: Ho\n',
      },
      { outputBytes: 3_000_000 },
    );
    expect(found.difference.added).toHaveLength(3);
    expect(saidBy(found, 'render-failed').join('\n')).toMatch(
      /ci\/a-values\.yaml: Helm wrote more than \d+ bytes\n.*ci\/b-values\.yaml: it was not tried/,
    );
  });

  test('that asks for names and for objects of the cluster is told, and gets neither', async () => {
    const found = await report({
      'templates/map.yaml': map(
        '"[{{ getHostByName "localhost" }}{{ lookup "v1" "Secret" "kube-system" "" | toJson }}]"',
      ),
    });
    expect(found.rendered).toBe(true);
    expect([...codesOf(found)].sort()).toEqual(['template-dns', 'template-lookup']);
  });

  test.each([
    ['http://127.0.0.1:PORT/schema.json', {}],
    ['http://127.0.0.1:PORT/schema.json', { type: 5 }],
    ['file:///etc/hostname', {}],
    ['other.json', {}],
  ])('whose schema refers to %s is not given to Helm', async (reference, more) => {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.end('{}');
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const schema = JSON.stringify({
      ...more,
      properties: { a: { $ref: reference.replace('PORT', String(port)) } },
    });
    const helm = await realHelm(major);
    const never = () => Promise.reject(new Error('Helm was asked.'));
    const found = await inspected(packed({ 'values.schema.json': schema }), {
      helm: { ...helm, template: never, lint: never },
    });
    expect(found.rendered).toBe(false);
    expect(found.notRendered).toContain('a schema refers to something outside itself');
    expect(codesOf(found)).toContain('not-rendered');
    expect(asked).toEqual([]);
  });

  test('with a subchart that is off, whose schema leads outside, is not given to Helm either', async () => {
    const found = await report({
      'Chart.yaml':
        'apiVersion: v2\nname: shop\nversion: 1.4.0\ndependencies:\n  - name: store\n    version: 1.0.0\n    repository: ""\n    condition: store.enabled\n',
      'values.yaml': 'store:\n  enabled: false\n',
      'charts/store/Chart.yaml': 'apiVersion: v2\nname: store\nversion: 1.0.0\n',
      'charts/store/values.schema.json': '{"$ref":"file:///etc/passwd"}',
    });
    expect(found.notRendered).toContain('charts/store/values.schema.json');
  });

  test.each([
    ['no JSON', '{"type":'],
    ['no schema', '{"type":5}'],
  ])('whose schema is %s ends in a report that says so', async (_title, schema) => {
    const found = await report({ 'values.schema.json': schema });
    expect(found.rendered).toBe(false);
    expect(codesOf(found)).toContain('schema-invalid');
  });
});

test('a chart now active whose schema leads outside is not rendered, and the new one is', async () => {
  const outside = { 'values.schema.json': '{"$ref":"http://127.0.0.1:9/x"}' };
  const found = await inspected(packed(), { previous: packedActive(outside) });
  expect(found).toMatchObject({ rendered: true, activeVersion: '1.3.0', difference: { added: [] } });
});

describe('without a Helm that can be used, the report says "not rendered" and is never green', () => {
  test('where there is none', async () => {
    const found = await inspected(packed(), { helm: undefined });
    expect(found).toMatchObject({
      rendered: false,
      notRendered: 'Helm is not installed',
      inconclusive: true,
    });
    expect(codesOf(found)).toEqual(['not-rendered']);
  });

  test('where it is too old, and whoever found that out says so', async () => {
    const folder = await workFolder();
    const path = join(folder, 'helm');
    await writeFile(path, '#!/bin/sh\necho v3.16.4\n');
    await chmod(path, 0o755);
    const refused = await findHelm({ path, folder: join(folder, 'work') }).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'helm_too_old' });
    const helmProblem = refused instanceof HelmError ? refused.message : '';
    const found = await inspected(packed(), { helm: undefined, helmProblem });
    expect(found.notRendered).toContain('is Helm 3.16.4; 3.17.0 is the oldest that works here');
    expect(codesOf(found)).toEqual(['not-rendered']);
  });

  test('where the system cannot confine it', async () => {
    const found = await inspected(packed(), { helm: await realHelm(4, noIsolation) });
    expect(found).toMatchObject({ rendered: false, inconclusive: true });
    expect(found.notRendered).toContain('This system cannot confine Helm');
    expect(codesOf(found)).toEqual(['not-rendered']);
  });

  test('where it hangs', async () => {
    const folder = await workFolder();
    const real = await realHelm();
    const path = join(folder, 'helm');
    await writeFile(path, '#!/bin/sh\nwhile :; do sleep 60; done\n');
    await chmod(path, 0o755);
    // A script needs a shell, which a root of its own has not.
    const isolation = { ...(await probeIsolation({ binary: real.binary.path, folder })), ownRoot: false };
    const helm = helmCli({ binary: { ...real.binary, path }, isolation, folder: join(folder, 'work') });
    const found = await inspected(packed(), { helm, limits: { helmMs: 300 } });
    expect(found.rendered).toBe(false);
    expect(saidBy(found, 'render-failed').join()).toContain('Helm did not end within 300 ms');
    expect((await readdir(join(folder, 'work'))).filter((name) => name.startsWith('run-'))).toEqual([]);
  });
});

describe('the rules', () => {
  const many = (count: number): string =>
    Array.from({ length: count }, (_, index) => map('x').replace('name: map', `name: map-${index}`)).join(
      '---\n',
    );

  test('of a chart that takes too much memory end in a report of its files alone', async () => {
    const small = inspectionRoom({ heapMiB: 48 });
    onTestFinished(() => small.close());
    const list = ` [${'a,'.repeat(100_000)}]`;
    const heavy = Array.from({ length: 60 }, (_, index) =>
      map(list).replace('name: map', `name: map-${index}`),
    );
    const found = await inspected(packed(), { helm: await helmThatGives(heavy.join('---\n')), room: small });
    expect(found).toMatchObject({ rendered: false, chart: { name: 'shop', version: '1.4.0' } });
    expect(found.notRendered).toBe('looking at what it renders takes more memory than one chart may');
    // And the next chart is inspected as if nothing had been.
    expect((await inspected(packed(), { room: small })).rendered).toBe(true);
  });

  test('that take too long end in a report that says so', async () => {
    const found = await inspected(packed(), { limits: { rulesMs: 1 } });
    expect(found.rendered).toBe(false);
    expect(found.notRendered).toMatch(/takes more time than one chart may/);
  });

  test('that meet more objects than are looked at say so', async () => {
    const found = await inspected(packed(), { helm: await helmThatGives(many(10_100)) });
    expect(saidBy(found, 'render-failed').join()).toContain('what it gives is more than is looked at');
    expect(found.rendered).toBe(false);
  });

  test('leave the event loop of the server free', async () => {
    const room = sharedRoom();
    await inspected(packed(), { room });
    let [turns, longest, last] = [0, 0, performance.now()];
    const timer = setInterval(() => {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
      turns += 1;
    }, 5);
    onTestFinished(() => clearInterval(timer));
    const found = await inspected(packed(), { helm: await helmThatGives(many(3000)), room });
    expect(found.difference.added).toHaveLength(3000);
    // Counted, not measured: had the rules run here, there would have been next to no turns while they did.
    expect(turns).toBeGreaterThan(20);
  });
});

test('archives that are none end in a report that says so', async () => {
  const none = await inspected(Buffer.from('no archive'));
  expect(none).toMatchObject({ rendered: false, chart: { name: '' } });
  expect(none.notRendered).toMatch(/^it cannot be read: /);
  expect(codesOf(none)).toEqual(['not-rendered']);
  const lost = await inspected(packed(), { previous: Buffer.from('no archive') });
  expect(lost.notRendered).toMatch(/^the version now active cannot be read: /);
});

describe('an inspection that is taken back', () => {
  test('ends Helm and leaves nothing', async () => {
    const helm = await realHelm();
    const [chart, folder] = [packed({ 'templates/map.yaml': endless }), await workFolder()];
    // In everybody's folder other specs have inspections of theirs.
    vi.stubEnv('TMPDIR', folder);
    onTestFinished(() => void vi.unstubAllEnvs());
    const taken = new AbortController();
    let meanwhile: readonly string[] = [];
    const running = inspected(chart, {
      helm,
      signal: taken.signal,
      report: ({ step }) => {
        if (step !== 'rendering') return;
        meanwhile = readdirSync(folder);
        setTimeout(() => taken.abort(new Error('taken back')), 200);
      },
    });
    await expect(running).rejects.toThrow('taken back');
    expect(meanwhile).toEqual([expect.stringMatching(/^chandlery-inspection-/)]);
    expect(await readdir(folder)).toEqual([]);
  });

  test('before it began does nothing', async () => {
    const helm = await realHelm();
    await expect(inspected(packed(), { helm, signal: AbortSignal.abort(new Error('no')) })).rejects.toThrow(
      'no',
    );
  });
});
