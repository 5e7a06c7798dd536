import { fileText } from '@chandlery/chart';
import type { Rule } from '../../rule.ts';
import { secretIn } from '../../secrets/secret-text.ts';

const largestBytes = 1 << 20;

/** A key that was packed by mistake. */
export const privateKeyInChart: Rule = {
  code: 'private-key-in-chart',
  group: 'secrets',
  severity: 'error',
  title: 'A file of the chart holds a private key',
  docs: 'Whoever may pull the chart has it, also in versions that are no longer active. Values files are looked through by `secret-in-values`; packed subcharts and files above 1 MiB are not opened.',
  remedy: 'Take the file out, add it to `.helmignore`, and change the key wherever it is in use.',
  *check({ chart }) {
    for (const { path, bytes } of chart.allFiles) {
      if (
        bytes.byteLength > largestBytes ||
        path.endsWith('.tgz') ||
        /(?:^|\/)values\.ya?ml$|^ci\//.test(path)
      )
        continue;
      const text = fileText(bytes);
      const at = text.search(/-----BEGIN (?:[A-Z]{1,20} ){0,4}PRIVATE KEY-----/);
      if (at === -1 || secretIn('', text) !== 'a private key') continue;
      yield {
        file: path,
        line: text.slice(0, at).split('\n').length,
        message: `${path} holds a private key.`,
      };
    }
  },
};
