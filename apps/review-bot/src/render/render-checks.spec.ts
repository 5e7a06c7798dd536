import { describe, expect, test } from 'vitest';
import { actionsOf } from './actions.ts';
import { checkActionNames, type ChartCheckModel, type RenderedCheck } from './check-model.ts';
import { chartStates, type Verdict } from './comment-model.ts';
import { concludeAll, concludeChart } from './conclude.ts';
import { checkSubject, renderChartCheck, renderOverallCheck } from './render-checks.ts';
import { findsOfGithub, readAsGithub } from './testing/as-github.ts';
import { hostileMixtures, hostileTexts } from './testing/hostile-texts.ts';
import { findingOf, modelOf, modelOfText, rowOf } from './testing/rows.ts';

const checkOf = (more: Partial<ChartCheckModel> = {}) =>
  renderChartCheck({
    pull: 7,
    headSha: '0123456789abcdef0123456789abcdef01234567',
    chart: rowOf(),
    heldBy: null,
    trouble: null,
    actions: ['recheck', 'deploy'],
    ...more,
  });

/** GitHub's limits of a check run. */
function requireWithinLimits(check: RenderedCheck): void {
  const { title, summary, text = '', annotations } = check.output;
  expect(title.length).toBeLessThanOrEqual(255);
  expect(title).not.toBe('');
  expect(Buffer.byteLength(summary)).toBeLessThanOrEqual(65_535);
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(65_535);
  expect(check.actions.length).toBeLessThanOrEqual(3);
  for (const batch of [annotations, ...check.furtherAnnotations]) {
    expect(batch.length).toBeLessThanOrEqual(50);
    for (const annotation of batch) {
      expect(annotation.title.length).toBeLessThanOrEqual(255);
      expect(Buffer.byteLength(annotation.message)).toBeLessThanOrEqual(64 * 1024);
      expect(annotation.message).not.toBe('');
      expect(annotation.start_line).toBeGreaterThanOrEqual(1);
      expect(annotation.end_line).toBeGreaterThanOrEqual(annotation.start_line);
    }
  }
  expect((check.status === 'completed') === (check.conclusion !== undefined)).toBe(true);
}

test('a chart’s check run says where it stands, with its findings at their lines', () => {
  const check = checkOf({
    chart: rowOf({
      findings: [
        findingOf({ severity: 'info', line: null }),
        findingOf({ severity: 'error', file: 'Chart.yaml', line: 3, code: 'version_unchanged' }),
      ],
    }),
  });
  expect(check).toMatchInlineSnapshot(`
    {
      "actions": [
        {
          "description": "Read pull request and store anew",
          "identifier": "recheck",
          "label": "Check again",
        },
        {
          "description": "Install it for a try, until closed",
          "identifier": "deploy",
          "label": "Test deploy",
        },
      ],
      "conclusion": "action_required",
      "details_url": "https://store.example/submissions/1",
      "external_id": "7/web",
      "furtherAnnotations": [],
      "name": "chandlery/web",
      "output": {
        "annotations": [
          {
            "annotation_level": "failure",
            "end_line": 3,
            "message": "The image has no number.
    Name one.",
            "path": "charts/web/Chart.yaml",
            "start_line": 3,
            "title": "version_unchanged",
          },
          {
            "annotation_level": "notice",
            "end_line": 1,
            "message": "The image has no number.
    Name one.",
            "path": "charts/web/templates/web.yaml",
            "start_line": 1,
            "title": "image_latest",
          },
        ],
        "summary": "- State: **in review**
    - Version: <code>1.0.0</code> → <code>1.1.0</code>
    - Inspection: 2 warnings, 1 to know
    - What changes: 1 added, 2 changed (since <code>1.0.0</code>)
    - Approvals: 1 of 2
    - Waits for: approvals
    - Commit: <code>0123456789ab</code> of the pull request 7
    ",
        "text": "- error: <code>charts/web/Chart.yaml</code>, line 3: The image has no number. Name one.
    - info: <code>charts/web/templates/web.yaml</code>: The image has no number. Name one.

    <details><summary>Update log of <code>web</code></summary>

    <pre>- a thing</pre>

    </details>

    ",
        "title": "web 1.1.0: 1 of 2 approvals; 2 warnings, 1 to know",
      },
      "status": "completed",
    }
  `);
  requireWithinLimits(check);
  expect(checkSubject(check.external_id)).toEqual({ pull: 7, chart: 'web' });
});

test('the check run over all says it in one line', () => {
  const check = renderOverallCheck({
    ...modelOf({ charts: [rowOf(), rowOf({ name: 'db', state: 'passed' })] }),
    actions: ['recheck'],
  });
  expect([check.name, check.external_id, check.conclusion, check.output.title]).toEqual([
    'chandlery',
    '7',
    'action_required',
    '2 charts: 1 in review, 1 passed',
  ]);
  requireWithinLimits(check);
});

test('mistakes in the settings are annotated where they are', () => {
  const problem = {
    code: 'settings_invalid',
    message: 'No.',
    remedy: 'Yes.',
    path: '.chandlery.yaml',
    line: 4,
    column: 2,
  };
  const check = renderOverallCheck({
    ...modelOf({ charts: [], problems: [problem, { ...problem, path: null }] }),
    actions: ['recheck'],
  });
  expect(check.conclusion).toBe('failure');
  expect(check.output.annotations).toEqual([
    {
      path: '.chandlery.yaml',
      start_line: 4,
      end_line: 4,
      annotation_level: 'failure',
      message: 'No.\nYes.',
      title: 'settings_invalid',
    },
  ]);
});

describe('conclusions', () => {
  const verdict: Verdict = { kind: 'green', counts: null };
  const free = { heldBy: null, trouble: null };

  test('of every state', () => {
    const table = chartStates.map((state) => [
      state,
      concludeChart({ state, verdict }, free),
      concludeChart({ state, verdict }, { ...free, heldBy: 'ada' }),
      concludeChart({ state, verdict }, { ...free, trouble: 'x' }),
    ]);
    expect(table).toEqual([
      ['waits_draft', 'neutral', 'neutral', 'neutral'],
      ['refused', 'failure', 'failure', 'failure'],
      ['inspecting', 'in_progress', 'in_progress', 'in_progress'],
      ['in_review', 'action_required', 'action_required', 'in_progress'],
      ['rejected', 'failure', 'failure', 'failure'],
      ['passed', 'success', 'action_required', 'in_progress'],
      ['publishing', 'in_progress', 'in_progress', 'in_progress'],
      ['held', 'action_required', 'action_required', 'action_required'],
      ['published', 'success', 'success', 'success'],
      ['withdrawn', 'neutral', 'neutral', 'neutral'],
      ['moved', 'success', 'action_required', 'in_progress'],
      ['removed', 'success', 'action_required', 'in_progress'],
      ['suspended', 'success', 'success', 'success'],
    ]);
    expect(concludeChart({ state: 'in_review', verdict: { kind: 'blocked', counts: null } }, free)).toBe(
      'failure',
    );
  });

  test('over all it is the worst of them', () => {
    const all = (...states: (typeof chartStates)[number][]) =>
      concludeAll(
        states.map((state) => ({ state, verdict })),
        { ...free, problems: 0, state: 'open' },
      );
    expect(all()).toBe('success');
    expect(all('passed', 'published')).toBe('success');
    expect(all('passed', 'in_review')).toBe('action_required');
    expect(all('passed', 'inspecting')).toBe('in_progress');
    expect(all('inspecting', 'rejected', 'in_review')).toBe('failure');
    expect(all('withdrawn', 'passed')).toBe('neutral');
    const around = { ...free, problems: 0, state: 'open' } as const;
    expect(concludeAll([], { ...around, problems: 1 })).toBe('failure');
    expect(concludeAll([], { ...around, problems: 1, state: 'draft' })).toBe('failure');
    expect(concludeAll([], { ...around, trouble: 'x' })).toBe('in_progress');
    expect(concludeAll([{ state: 'waits_draft', verdict }], { ...around, state: 'draft' })).toBe('neutral');
  });

  test('whatever the chart, only what has passed can be merged', () => {
    for (const state of chartStates) {
      for (const kind of [
        'none',
        'running',
        'green',
        'findings',
        'blocked',
        'not_rendered',
        'failed',
      ] as const) {
        const conclusion = concludeChart({ state, verdict: { kind, counts: null } }, free);
        const mayPass = ['passed', 'published', 'moved', 'removed', 'suspended', 'withdrawn', 'waits_draft'];
        expect(['success', 'neutral'].includes(conclusion)).toBe(mayPass.includes(state));
      }
    }
  });
});

test('annotations come in batches of fifty, the gravest first, and not without end', () => {
  const findings = Array.from({ length: 777 }, (_, at) =>
    findingOf({ severity: at % 2 === 0 ? 'info' : 'error', line: at + 1 }),
  );
  const check = checkOf({ chart: rowOf({ findings }) });
  requireWithinLimits(check);
  const all = [check.output.annotations, ...check.furtherAnnotations].flat();
  expect(all).toHaveLength(500);
  expect(all.findIndex(({ annotation_level: level }) => level === 'notice')).toBe(388);
  expect(check.output.text).toContain('[the whole report](<https://store.example/submissions/1>)');
});

test('a packed chart is annotated at its archive, with the file in words', () => {
  const place = { form: 'archive', path: 'docs/web-1.1.0.tgz' } as const;
  const check = checkOf({ chart: rowOf({ place, findings: [findingOf()] }) });
  expect(check.output.annotations).toEqual([
    expect.objectContaining({
      path: 'docs/web-1.1.0.tgz',
      start_line: 1,
      message: 'templates/web.yaml: The image has no number.\nName one.',
    }),
  ]);
});

test('the buttons are within the limits', () => {
  for (const name of checkActionNames) {
    const [action] = actionsOf([name]);
    expect(action?.identifier).toBe(name);
    expect(action?.identifier.length).toBeLessThanOrEqual(20);
    expect(action?.label.length).toBeLessThanOrEqual(20);
    expect(action?.description.length).toBeLessThanOrEqual(40);
  }
  expect(actionsOf(checkActionNames)).toHaveLength(3);
});

test('hostile and endless texts stay text, within the limits', () => {
  for (const text of [...hostileTexts, ...hostileMixtures(60, 7), '|<@\u{1f600}'.repeat(20_000)]) {
    const model = modelOfText(text);
    const [chart = rowOf()] = model.charts;
    const findings = Array.from({ length: 60 }, () => chart.findings).flat();
    const checks = [
      checkOf({ chart: { ...chart, findings }, heldBy: text, trouble: text, headSha: text }),
      renderOverallCheck({
        ...model,
        actions: ['recheck'],
        problems: Array.from({ length: 60 }, () => model.problems).flat(),
      }),
    ];
    for (const check of checks) {
      requireWithinLimits(check);
      for (const part of [check.output.summary, check.output.text ?? '']) {
        const { links, foreignHtml, searched } = readAsGithub(part);
        expect([text, links.filter((url) => !/^https?:\/\//.test(url)), foreignHtml]).toEqual([text, [], []]);
        for (const find of findsOfGithub)
          expect([text, find.source, find.test(searched)]).toEqual([text, find.source, false]);
      }
    }
  }
});

test('a check run says whose it is', () => {
  expect(checkSubject('12')).toEqual({ pull: 12, chart: null });
  expect(checkSubject('12/a/b\nc')).toEqual({ pull: 12, chart: 'a/b\nc' });
  for (const id of [null, '', 'x', '0/a', '12/', '1e3/a', '99999999999/a'])
    expect(checkSubject(id)).toBeNull();
});
