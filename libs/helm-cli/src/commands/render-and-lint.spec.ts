import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { clients, realHelm, refusal } from '../testing/setup.ts';
import { chartFolder, configMap } from '../testing/test-folder.ts';

const target = { release: 'web', namespace: 'team' };

describe.each(clients)('the real $name', ({ path, major }) => {
  test('renders with values in order, with capabilities, as an upgrade, only what is asked for', async () => {
    const helm = await realHelm(path);
    const shown =
      '"{{ .Values.a }} {{ .Values.b }} {{ .Release.Name }} {{ .Release.Namespace }} {{ .Release.IsUpgrade }} {{ .Capabilities.KubeVersion.Version }} {{ .Capabilities.APIVersions.Has "x.io/v1" }} {{ .Capabilities.APIVersions.Has "y.io/v1" }}"';
    const chart = await chartFolder({
      'templates/a.yaml': configMap(shown),
      'templates/b.yaml': configMap('other'),
      'crds/c.yaml': 'kind: CustomResourceDefinition\n',
    });
    const all = await helm.template({ ...target, chart });
    expect(all.manifest).toContain('out: other');
    expect(all.manifest).not.toContain('CustomResourceDefinition');
    expect((await helm.template({ ...target, chart, includeCrds: true })).manifest).toContain(
      'CustomResourceDefinition',
    );
    const { manifest, run } = await helm.template({
      ...target,
      chart,
      values: ['a: 1\nb: 1\n', 'b: 2\n'],
      kubeVersion: '1.31.0',
      apiVersions: ['x.io/v1', 'z.io/v1'],
      isUpgrade: true,
      showOnly: ['templates/a.yaml'],
    });
    expect(manifest).toContain('out: "1 2 web team true v1.31.0 true false"');
    expect(manifest).not.toContain('other');
    expect(run.stderr).toBe('');
  });

  test('lints, and says what and where', async () => {
    const helm = await realHelm(path);
    const chart = await chartFolder({
      'Chart.yaml': 'apiVersion: v2\nname: c\nversion: "1"\n',
      'templates/a.yaml': '{{ .Values.missing.field }}',
    });
    const { passed, messages } = await helm.lint({ chart });
    expect(passed).toBe(false);
    expect(messages).toContainEqual({ severity: 'info', path: 'Chart.yaml', message: 'icon is recommended' });
    expect(messages).toContainEqual(
      expect.objectContaining({
        severity: 'error',
        path: 'templates/',
        message: expect.stringContaining('a.yaml:1') as string,
      }) as unknown,
    );
  });

  test('lints with values', async () => {
    const helm = await realHelm(path);
    const chart = await chartFolder({
      'values.schema.json': '{"properties":{"replicas":{"type":"integer"}}}',
      'templates/a.yaml': configMap('{{ .Values.replicas }}'),
    });
    expect(await helm.lint({ chart, values: ['replicas: 2\n'] })).toMatchObject({ passed: true });
    const broken = await helm.lint({ chart, values: ['replicas: two\n'] });
    expect(broken).toMatchObject({ passed: false });
    expect(
      broken.messages.some(({ severity, message }) => severity === 'error' && message.includes('replicas')),
    ).toBe(true);
  });

  test('survives a chart that a Helm with CVE-2025-55198 does not', async () => {
    const helm = await realHelm(path);
    const chart = await chartFolder({
      'Chart.yaml': 'apiVersion: v2\nname: c\nversion: 1.0.0\nmaintainers: [null]\n',
    });
    if (!helm.binary.warnings.some(({ cve }) => cve === 'CVE-2025-55198')) {
      expect(await helm.lint({ chart })).toMatchObject({ passed: false });
      return;
    }
    expect(await refusal(helm.lint({ chart }))).toMatchObject({
      code: 'helm_failed',
      failure: {
        code: 'helm_panicked',
        detail: { reason: expect.stringContaining('nil pointer') as string },
      },
    });
  });

  test('refuses an archive that is none, and a chart that is not there', async () => {
    const helm = await realHelm(path);
    const chart = await chartFolder({});
    await writeFile(`${chart}.tgz`, gzipSync('no tar'));
    const damaged = await refusal(helm.template({ ...target, chart: `${chart}.tgz` }));
    expect(damaged).toMatchObject({ code: 'helm_failed', failure: { code: 'chart_invalid' } });
    const gone = await refusal(helm.template({ ...target, chart: `${chart}-gone` }));
    expect(gone).toMatchObject({ code: 'argument_invalid', field: 'chart' });
  });

  test('renders many at once, each in a folder of its own, and leaves nothing', async () => {
    const helm = await realHelm(path);
    const chart = await chartFolder({ 'templates/a.yaml': configMap('{{ .Values.who }}') });
    const texts = await Promise.all(
      Array.from(
        { length: 8 },
        async (_, who) => (await helm.template({ ...target, chart, values: [`who: w${who}`] })).manifest,
      ),
    );
    texts.forEach((text, who) => expect(text).toContain(`out: w${who}`));
    expect((await readdir(helm.folder)).filter((name) => name.startsWith('run-'))).toEqual([]);
    expect(await readFile(join(chart, 'values.yaml'), 'utf8')).toBe('replicas: 1\n');
    expect(helm.binary.major).toBe(major);
  });
});
