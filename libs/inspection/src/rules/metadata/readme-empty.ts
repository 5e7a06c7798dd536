import type { Rule } from '../../rule.ts';

const starters = /^(?:todo|tbd|readme|description|coming soon|a helm chart for kubernetes|fixme)\W*$/i;
const enough = 60;
/** Characters from the beginning that are looked at: the text is hostile, and one page says enough. */
const looked = 20_000;

/** A README that only looks as if there were one. */
export const readmeEmpty: Rule = {
  code: 'readme-empty',
  group: 'metadata',
  severity: 'warning',
  title: 'The README says nothing',
  docs: `Headings, badges and what generators leave aside (\`A Helm chart for Kubernetes\`, \`TODO\`), it has fewer than ${enough} letters.`,
  remedy: 'Say what the chart installs, what it needs, and what its values mean.',
  *check({ chart, texts }) {
    if (chart.readme === undefined) return;
    const said = chart.readme
      .slice(0, looked)
      .replace(/<!--[\s\S]*?-->/g, '')
      .split('\n')
      .map((line) => line.replace(/!?\[[^\]]*\]\([^)]*\)/g, '').trim())
      .filter((line) => !/^(?:#|=+$|-+$|\|[\s|:-]*$)/.test(line) && !starters.test(line));
    if (said.join('').replace(/[^\p{L}\p{N}]/gu, '').length >= enough) return;
    const file = texts.paths().find((path) => /^readme(?:\.|$)/i.test(path)) ?? 'README.md';
    yield { file, message: 'The README says nothing but its headings.' };
  },
};
