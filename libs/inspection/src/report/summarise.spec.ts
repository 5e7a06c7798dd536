import { describe, expect, inject, test } from 'vitest';
import { chartYaml } from '../testing/chart-yaml.ts';
import { inspectionOf } from '../testing/inspection-of.ts';
import { soundImage, workload } from '../testing/manifests.ts';
import type { RuleCase } from '../testing/rule-case.ts';
import { report } from './report.ts';
import { summarise } from './summarise.ts';

const helm = inject('helmClients').find(({ major }) => major === 4)?.path ?? '';

async function told(ruleCase: Omit<RuleCase, 'finds'>): Promise<readonly string[]> {
  const sentences = summarise(report(await inspectionOf(helm, { ...ruleCase, finds: [] })));
  return sentences.map(({ tone, text }) => `${tone}: ${text}`);
}

describe('the summary', () => {
  test('of a version that changes much names what a reviewer asks', async () => {
    const deployments = ['production', 'staging'].map((project) => ({
      name: 'shop',
      workspace: 'team',
      project,
      version: '1.3.0',
    }));
    expect(
      await told({
        files: {
          'templates/front.yaml': workload({
            container: { image: soundImage.replace('2.8.1', '2.9.0') },
            pod: { hostNetwork: true },
          }),
          'templates/cache.yaml': workload({ name: 'cache' }),
        },
        previous: {
          'values.yaml': 'replicas: 1\ngreeting: Hello\nhost: db\n',
          'templates/front.yaml': workload(),
        },
        facts: { deployments },
      }),
    ).toEqual([
      'calm: Compared with 1.3.0, 1 object is added (Deployment/cache) and 1 object is changed (Deployment/front).',
      expect.stringMatching(
        /^calm: The image ghcr\.io\/shop\/front:2\.9\.0@\S+ of Deployment\/front .* was 2\.8\.1 before\.$/,
      ),
      'attention: Deployment/front uses the network of its node.',
      'attention: Whoever sets host has to look again.',
      'attention: Whoever does not set replicas gets another default.',
      'attention: 1.4.0 breaks users of 1.3.0 (values-key-removed) without a new major version.',
      'attention: 2 deployments run the app, in team/production, team/staging.',
    ]);
  });

  test('of a first version', async () => {
    expect(await told({})).toEqual([
      'calm: It is the first version: it makes 1 object (ConfigMap/shop-greeting).',
      'calm: No rule sees a risk in it.',
      'calm: Nothing that the store knows of runs it.',
    ]);
  });

  test('of a version that changes its number alone', async () => {
    expect(await told({ files: chartYaml({ version: '1.3.1' }), previous: {} })).toEqual([
      'calm: It makes the same objects as 1.3.0.',
      'calm: No rule sees a risk in it.',
      'calm: Values for 1.3.0 still fit, as far as its defaults and examples show.',
      'calm: Nothing that the store knows of runs it.',
    ]);
  });

  test('puts one risk in many places into one sentence, and old ones into another', async () => {
    const onNode = (name: string): string => workload({ name, pod: { hostNetwork: true } });
    const sentences = await told({
      files: Object.fromEntries(['a', 'b', 'c'].map((name) => [`templates/${name}.yaml`, onNode(name)])),
      previous: { 'templates/a.yaml': onNode('a') },
    });
    expect(sentences).toContain(
      'attention: A pod uses the network of its node: Deployment/b and Deployment/c.',
    );
    expect(sentences).toContain('calm: 1 risk was there in 1.3.0 already.');
  });

  test('is never calm about a chart that was not rendered', async () => {
    const [first] = await told({ input: { notRendered: 'Helm is not installed', renders: [] } });
    expect(first).toBe(
      'alarm: The chart was not rendered (Helm is not installed); what it does in a cluster nobody has seen.',
    );
    const failing = report(
      await inspectionOf(helm, { files: { 'templates/x.yaml': '{{ fail "no" }}' }, finds: [] }),
    );
    expect(failing.rendered).toBe(false);
    expect(summarise(failing)[0]).toEqual({
      about: 'rendering',
      tone: 'alarm',
      text: 'Helm cannot render it with values.yaml.',
    });
  });
});

test('a report carries the whole difference, without what changes with every version, and masks what is made up', async () => {
  const secret =
    'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: made\ndata:\n  id: {{ uuidv4 }}\n  to: ';
  const { difference } = report(
    await inspectionOf(helm, {
      files: { 'templates/made.yaml': `${secret}now\n` },
      previous: { 'templates/made.yaml': `${secret}then\n` },
      twice: true,
      finds: [],
    }),
  );
  expect(difference.changed.map(({ paths }) => paths.map(({ path }) => path))).toEqual([['/data/to']]);
});
