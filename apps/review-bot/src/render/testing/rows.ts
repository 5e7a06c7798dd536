import type { ChartFinding } from '../../charts/chart-types.ts';
import type { ChartRow, CommentModel } from '../comment-model.ts';

/** A chart in review, for specs. */
export function rowOf(more: Partial<ChartRow> = {}): ChartRow {
  return {
    name: 'web',
    version: '1.1.0',
    baseVersion: '1.0.0',
    place: { form: 'folder', path: 'charts/web' },
    state: 'in_review',
    verdict: { kind: 'findings', counts: { error: 0, warning: 2, info: 1 } },
    changes: { added: 1, changed: 2, removed: 0, against: '1.0.0' },
    votes: { approvals: 1, needed: 2, rejectedBy: [] },
    waitsFor: [],
    updateLog: '- a thing',
    findings: [],
    nextFree: null,
    deployment: null,
    detailsUrl: 'https://store.example/submissions/1',
    ...more,
  };
}

/** A pull request with one chart, for specs. */
export function modelOf(more: Partial<CommentModel> = {}): CommentModel {
  return {
    pull: 7,
    headSha: '0123456789abcdef0123456789abcdef01234567',
    charts: [rowOf()],
    problems: [],
    notices: [],
    state: 'open',
    heldBy: null,
    trouble: null,
    answers: [],
    presses: [],
    detailsUrl: 'https://store.example/pulls/7',
    ...more,
  };
}

/** A finding, for specs. */
export function findingOf(more: Partial<ChartFinding> = {}): ChartFinding {
  return {
    code: 'image_latest',
    severity: 'warning',
    file: 'templates/web.yaml',
    line: 12,
    message: 'The image has no number.',
    remedy: 'Name one.',
    ...more,
  };
}

/** A pull request in which every text is that one. */
export function modelOfText(text: string): CommentModel {
  const place = { form: 'folder', path: text } as const;
  const row = rowOf({
    name: text,
    version: text,
    baseVersion: `${text}0`,
    place,
    changes: { added: 1, changed: 1, removed: 1, against: text },
    votes: { approvals: 0, needed: 1, rejectedBy: [text, text] },
    waitsFor: [text],
    updateLog: text,
    findings: [findingOf({ file: text, message: text, remedy: text, code: text })],
    nextFree: text,
    takenBy: text,
    deployment: { state: text, text },
    detailsUrl: text,
  });
  return modelOf({
    headSha: text,
    charts: [row],
    problems: [{ code: text, message: text, remedy: text, path: text, line: 3, column: 4 }],
    notices: [{ code: text, message: text, remedy: text, path: text, line: null, column: null }],
    heldBy: text,
    trouble: text,
    answers: [{ login: text, command: text, done: false, text }],
    detailsUrl: text,
  });
}
