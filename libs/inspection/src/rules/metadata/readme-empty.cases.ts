import type { RuleCases } from '../../testing/rule-case.ts';

export const cases: RuleCases = {
  'a heading and a starter': {
    files: {
      'README.md': '# shop\n\n![badge](https://example.com/badge.svg)\n\nA Helm chart for Kubernetes\n',
    },
    finds: ['readme-empty README.md'],
  },
  'two sentences in another script': {
    files: {
      'README.md':
        '# Магазин\n\nУстанавливает витрину магазина и её каталог. Настройки описаны в файле values.yaml рядом с примерами.\n',
    },
    finds: [],
  },
};
