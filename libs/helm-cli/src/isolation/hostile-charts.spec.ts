import { once } from 'node:events';
import { readdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { chartFolder, configMap, testFolder } from '../testing/test-folder.ts';
import { clients, countingTurns, realHelm, refusal } from '../testing/setup.ts';
import { noIsolation } from './isolation.ts';
import { probeIsolation } from './probe-isolation.ts';

const target = { release: 'r', namespace: 'n' };

describe.each(clients)('a hostile chart rendered by $name', ({ path }) => {
  /** What happened to the chart, with Helm under everything that this system has. */
  async function render(files: Readonly<Record<string, string>>, limits = {}) {
    const helm = await realHelm(path);
    const chart = await chartFolder(files);
    const outcome = await countingTurns(() =>
      helm.template({ ...target, chart }, { limits }).catch((e: unknown) => e),
    );
    expect((await readdir(helm.folder)).filter((name) => name.startsWith('run-'))).toEqual([]);
    // The parent went on working meanwhile.
    expect(outcome.turns).toBeGreaterThan(3);
    return { helm, outcome: outcome.result };
  }

  test('that is none renders, and says what held', async () => {
    const { outcome } = await render({ 'templates/a.yaml': configMap('{{ .Values.replicas }}') });
    expect(outcome).toMatchObject({
      manifest: expect.stringContaining('out: 1') as string,
      run: { ending: 'exit', exitCode: 0, held: { memoryBytes: 512 * 1024 * 1024, cpuSeconds: 20 } },
    });
  });

  test('that repeats a letter three thousand million times meets the limit of memory', async () => {
    const { outcome } = await render({ 'templates/a.yaml': configMap('{{ repeat 3000000000 "a" }}') });
    expect(outcome).toMatchObject({ code: 'helm_memory_exceeded' });
  });

  test('that formats four thousand times to a width of a million meets the limit of memory', async () => {
    // Go's fmt takes no width above a million (%!(NOVERB)), but that one as often as it is asked to.
    const formats = '{{ printf (repeat 4000 "%1000000[1]d") 1 }}';
    const { outcome } = await render({ 'templates/a.yaml': configMap(formats) });
    expect(outcome).toMatchObject({ code: 'helm_memory_exceeded' });
  });

  test('that makes a list of two thousand million numbers meets the limit of memory', async () => {
    const { outcome } = await render({ 'templates/a.yaml': '{{ range until 2000000000 }}x{{ end }}' });
    expect(outcome).toMatchObject({ code: 'helm_memory_exceeded' });
  });

  test('that counts for hours meets the limit of CPU time', async () => {
    const loop =
      '{{ range $i := until 100000 }}{{ range $j := until 100000 }}{{ $k := add $i $j }}{{ end }}{{ end }}';
    const { outcome } = await render({ 'templates/a.yaml': loop }, { cpuSeconds: 1 });
    expect(outcome).toMatchObject({ code: 'helm_cpu_exceeded', run: { signal: 'SIGKILL' } });
  });

  test('that counts for hours meets the limit of time', async () => {
    const loop =
      '{{ range $i := until 100000 }}{{ range $j := until 100000 }}{{ $k := add $i $j }}{{ end }}{{ end }}';
    const { outcome } = await render({ 'templates/a.yaml': loop }, { timeoutMs: 500 });
    expect(outcome).toMatchObject({ code: 'helm_timed_out', run: { timedOut: true, signal: 'SIGKILL' } });
  });

  test('that includes itself fails with its place', async () => {
    const { outcome } = await render({
      'templates/a.yaml': '{{- define "f" -}}{{ include "f" . }}{{- end -}}\n{{ include "f" . }}',
    });
    expect(outcome).toMatchObject({
      code: 'helm_failed',
      failure: {
        code: 'template_error',
        detail: { file: 'c/templates/a.yaml', line: expect.any(Number) as number },
      },
    });
  });

  test('that renders itself as a template without end meets a limit', async () => {
    const text = '{{- define "f" -}}{{ tpl "{{ template \\"f\\" . }}" . }}{{- end -}}\n{{ template "f" . }}';
    const { outcome } = await render({ 'templates/a.yaml': text }, { cpuSeconds: 2 });
    expect(['helm_memory_exceeded', 'helm_cpu_exceeded', 'helm_failed']).toContain(
      (outcome as { code: string }).code,
    );
  });

  test('that renders 60 MB gets no further than the bound of output', async () => {
    const map =
      'kind: ConfigMap\napiVersion: v1\nmetadata:\n  name: x{{ . }}\ndata:\n  a: {{ repeat 1000000 "y" }}\n';
    const { outcome } = await render(
      { 'templates/a.yaml': `{{ range until 12 }}\n---\n${map}{{ end }}` },
      { outputBytes: 4_000_000 },
    );
    const error = outcome as { code: string; run: { stdout: string; truncated: boolean } };
    expect(error).toMatchObject({ code: 'helm_output_too_large', run: { truncated: true } });
    expect(error.run.stdout.length).toBeLessThanOrEqual(4_000_000);
  });

  test('asks no name server', async () => {
    const { outcome } = await render({
      'templates/a.yaml': configMap('"[{{ getHostByName "localhost" }}]"'),
    });
    expect(outcome).toMatchObject({ manifest: expect.stringContaining('out: "[]"') as string });
  });

  test('looks nothing up in a cluster', async () => {
    const { outcome } = await render({
      'templates/a.yaml': configMap('"[{{ lookup "v1" "Secret" "kube-system" "" | toJson }}]"'),
    });
    expect(outcome).toMatchObject({ manifest: expect.stringContaining('out: "[{}]"') as string });
  });

  test('finds nothing of the server in its environment', async () => {
    const { outcome } = await render({
      'templates/a.yaml': configMap('"[{{ env "PATH" }}{{ expandenv "$HOME" }}]"'),
    });
    expect(outcome).toMatchObject({ failure: { code: 'template_error' } });
  });

  test('whose schema refers to a server of this machine does not reach it', async () => {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.end('{"type":"object"}');
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const { outcome, helm } = await render({
      'values.schema.json': `{"$ref":"http://127.0.0.1:${port}/schema.json"}`,
      'templates/a.yaml': configMap('1'),
    });
    // Callers refuse such a schema before; this is what is left if one gets through. The dead proxy alone
    // would not do for this machine's own addresses: Go goes to those without a proxy.
    expect(helm.isolation.networkNamespace).toBe(true);
    expect(asked).toEqual([]);
    expect(outcome).toMatchObject({ code: 'helm_failed', run: { held: { network: 'own_namespace' } } });
  });

  test('whose schema refers to a file of this machine does not find it', async () => {
    const secret = join(await testFolder(), 'secret.json');
    await writeFile(secret, '{"type":"object","required":["the-secret"]}');
    const files = { 'values.schema.json': `{"$ref":"file://${secret}"}`, 'templates/a.yaml': configMap('1') };
    const { outcome, helm } = await render(files);
    expect(helm.isolation.ownRoot).toBe(true);
    expect(outcome).toMatchObject({ code: 'helm_failed', run: { held: { files: 'own_root' } } });
    expect((outcome as { run: { stderr: string } }).run.stderr).not.toContain('the-secret');
  });

  test('could read what the server can, where it has no root of its own', async () => {
    const secret = join(await testFolder(), 'secret.json');
    await writeFile(secret, '{"type":"object","required":["the-secret"]}');
    const folder = await testFolder();
    const isolation = { ...(await probeIsolation({ binary: path, folder })), ownRoot: false };
    const helm = await realHelm(path, isolation);
    const chart = await chartFolder({ 'values.schema.json': `{"$ref":"file://${secret}"}` });
    const error = await refusal(helm.template({ ...target, chart }));
    // That is why the report says which of the two it was, and why callers refuse the schema first.
    expect(error.run?.held.files).toBe('private_home');
    expect(error.failure?.code).toBe('values_invalid');
    expect(error.run?.stderr).toContain('the-secret');
  });

  test('is not rendered where the system has no limits', async () => {
    const helm = await realHelm(path, noIsolation);
    const chart = await chartFolder({ 'templates/a.yaml': configMap('1') });
    for (const run of [() => helm.template({ ...target, chart }), () => helm.lint({ chart })]) {
      const error = await refusal(run());
      expect(error.code).toBe('isolation_missing');
      expect(error.run).toBeUndefined();
    }
    expect(await readdir(helm.folder)).toEqual([]);
  });
});
