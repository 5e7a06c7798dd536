import { expect, test } from 'vitest';
import { readHistory } from './history.ts';
import { readLintReport } from './lint-report.ts';
import { UnreadableOutput } from './read-json.ts';
import { readRelease } from './release.ts';
import { readTestReport } from './test-report.ts';

// What the real `helm test --logs` wrote on a cluster of tools/cluster (Helm 4.1.4; 3.18.0 writes the same).
const tested = `NAME: web
LAST DEPLOYED: Sat Nov 21 11:21:41 2026
NAMESPACE: team
STATUS: deployed
REVISION: 3
DESCRIPTION: Rollback to 1
TEST SUITE:     web-bad
Last Started:   Sat Nov 21 11:21:41 2026
Last Completed: Sat Nov 21 11:21:41 2026
Phase:          Failed
TEST SUITE:     web-good
Last Started:   Sat Nov 21 11:21:42 2026
Last Completed: Sat Nov 21 11:21:42 2026
Phase:          Succeeded

POD LOGS: web-bad
first words
second words

POD LOGS: web-good
well

`;

test('the text of helm test is read, with the logs of each test', () => {
  expect(readTestReport(tested)).toEqual([
    { name: 'web-bad', phase: 'Failed', logs: 'first words\nsecond words' },
    { name: 'web-good', phase: 'Succeeded', logs: 'well' },
  ]);
  expect(readTestReport('NAME: web\nTEST SUITE: None\n')).toEqual([]);
});

test('messages of lint keep their lines and lose the summary', () => {
  const text = `==> Linting ./chart
[INFO] Chart.yaml: icon is recommended
[WARNING] templates/: directory not found
[ERROR] values.yaml: - at '/a': got string
- at '/b': got number
[ERROR] templates/: template: c/templates/a.yaml:1:3: x: y

1 chart(s) linted, 1 chart(s) failed
`;
  expect(readLintReport(text)).toEqual([
    { severity: 'info', path: 'Chart.yaml', message: 'icon is recommended' },
    { severity: 'warning', path: 'templates/', message: 'directory not found' },
    { severity: 'error', path: 'values.yaml', message: "- at '/a': got string\n- at '/b': got number" },
    { severity: 'error', path: 'templates/', message: 'template: c/templates/a.yaml:1:3: x: y' },
  ]);
  expect(readLintReport('==> Linting ./chart.tgz\nError unable to open tarball: gone\n\n')).toEqual([
    { severity: 'error', path: '', message: 'unable to open tarball: gone' },
  ]);
});

test('a release is read past lines that are not JSON, with what Go leaves out', () => {
  const json =
    '{"name":"web","info":{"status":"failed","deleted":"","first_deployed":"0001-01-01T00:00:00Z"},"version":2,"namespace":"n"}';
  expect(readRelease(`Release web has been cancelled.\n${json}\n`)).toMatchObject({
    name: 'web',
    revision: 2,
    status: 'failed',
    firstDeployedAt: null,
    values: {},
    hooks: [],
    chart: null,
  });
  expect(readHistory('null\n')).toEqual([]);
});

test.each([
  '',
  'deployed',
  '{"name":',
  '[]',
  '{"info":{"status":"flying"}}',
  '{"name":7,"info":{"status":"failed"}}',
])('what is no release is unreadable: %s', (text) => {
  expect(() => readRelease(text)).toThrow(UnreadableOutput);
});
