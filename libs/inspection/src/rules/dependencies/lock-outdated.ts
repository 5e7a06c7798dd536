import { satisfies } from '@chandlery/chart';
import type { Rule } from '../../rule.ts';
import { lockDigest } from './lock-digest.ts';

/** `Build` in Helm's pkg/downloader/manager.go: "the lock file (Chart.lock) is out of sync". */
export const lockOutdated: Rule = {
  code: 'lock-outdated',
  group: 'dependencies',
  severity: 'warning',
  title: 'Chart.lock is not of these dependencies',
  docs: 'It names others, or versions that the ranges do not take (an error), or its digest is of an earlier text of `dependencies`: `helm dependency build` refuses it. Digests of Helm 2 are not checked.',
  remedy: 'Run `helm dependency update`.',
  *check({ chart, texts }) {
    const { lock, metadata } = chart;
    if (lock === undefined) return;
    const file = texts.lines('Chart.lock') === undefined ? 'requirements.lock' : 'Chart.lock';
    const asked = metadata.dependencies ?? [];
    const wrong = asked.flatMap(({ name, version = '' }) => {
      const locked = lock.dependencies.find((dependency) => dependency.name === name)?.version;
      if (locked === undefined) return `does not name ${name}`;
      return version === '' || satisfies(locked, version)
        ? []
        : `has ${name} ${locked}, but ${version} is asked for`;
    });
    const extra = lock.dependencies.filter(
      ({ name }) => !asked.some((dependency) => dependency.name === name),
    );
    const reasons = [...wrong, ...extra.map(({ name }) => `names ${name}, which nothing asks for`)];
    if (reasons.length > 0) yield { file, message: `${file} ${reasons.join('; it ')}.`, severity: 'error' };
    else if (lock.digest.startsWith('sha256:') && lock.digest !== lockDigest(asked, lock.dependencies)) {
      yield { file, message: `${file} is of an earlier text of the dependencies: its digest differs.` };
    }
  },
};
