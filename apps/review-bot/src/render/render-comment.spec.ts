import { describe, expect, test } from 'vitest';
import { chartStates } from './comment-model.ts';
import { commentMarker, hasCommentMarker, renderComment } from './render-comment.ts';
import { findsOfGithub, readAsGithub } from './testing/as-github.ts';
import { hostileMixtures, hostileTexts, randomOf } from './testing/hostile-texts.ts';
import { findingOf, modelOf, modelOfText, rowOf } from './testing/rows.ts';

/** GitHub's limit of a comment. */
const limit = 65_536;

test('it says of each chart where it stands, what to do next, and folds the rest away', () => {
  const body = renderComment(
    modelOf({
      charts: [
        rowOf({ name: 'web', votes: { approvals: 1, needed: 2, rejectedBy: ['bob'] } }),
        rowOf({
          name: 'db',
          place: { form: 'folder', path: 'db' },
          state: 'refused',
          version: '2.0.0',
          baseVersion: null,
          verdict: { kind: 'none', counts: null },
          changes: null,
          waitsFor: ['A number that is free.'],
          nextFree: '2.0.1',
          takenBy: 'https://github.com/octo/charts/pull/3',
          updateLog: '',
          findings: [findingOf({ severity: 'error', file: 'Chart.yaml', line: 3, message: 'Taken.' })],
        }),
      ],
      heldBy: 'ada',
      answers: [
        { login: 'cem', command: '/chandlery deploy', done: false, text: 'That needs the role write.' },
      ],
    }),
  );
  expect(body).toMatchInlineSnapshot(`
    "<!-- chandlery-review-bot -->
    ### Chandlery: 1 refused, 1 in review at <code>0123456789ab</code>

    > **Held** by <code>ada</code>: nothing is released before \`/chandlery unhold\`.

    | Chart | State | Version | Inspection | What changes | Approvals | Waits for |
    | --- | --- | --- | --- | --- | --- | --- |
    | <code>db</code> | **refused** | <code>2.0.0</code> | – | – | 1 of 2 | A number that is free. |
    | <code>web</code> in <code>charts/web</code> | **in review** | <code>1.0.0</code> → <code>1.1.0</code> | [2 warnings, 1 to know](<https://store.example/submissions/1>) | 1 added, 2 changed (since <code>1.0.0</code>) | 1 of 2; changes requested by <code>bob</code> | approvals |

    **What to do next**

    - Mend what the findings say, and push.
    - Reviewers approve or request changes here; the review is the verdict.
    - <code>db</code>: <code>2.0.0</code> cannot be used: [another pull request](<https://github.com/octo/charts/pull/3>) has it; <code>2.0.1</code> is free.

    **Answers**

    - <code>/chandlery deploy</code> by <code>cem</code>: **not done:** That needs the role write.

    <details><summary>Findings in <code>db</code>: 1</summary>

    - error: <code>db/Chart.yaml</code>, line 3: Taken. Name one.

    </details>

    <details><summary>Update log of <code>web</code></summary>

    <pre>- a thing</pre>

    </details>

    <details><summary>Commands</summary>

    - \`/chandlery recheck\` reads the pull request and the store anew
    - \`/chandlery deploy [values-file]\` installs the charts for a try, until it is closed
    - \`/chandlery hold\` lets nothing be released before it is lifted
    - \`/chandlery unhold\` lifts the hold
    - \`/chandlery category NAME\` asks for another category
    - \`/chandlery help\` shows this

    </details>"
  `);
  const { html, links, foreignHtml } = readAsGithub(body);
  expect(html.match(/<tr>/g)).toHaveLength(3);
  expect(new Set(links)).toEqual(
    new Set(['https://store.example/submissions/1', 'https://github.com/octo/charts/pull/3']),
  );
  expect(foreignHtml).toEqual([commentMarker]);
});

test('it begins with its marker, by which it is found', () => {
  expect(hasCommentMarker(renderComment(modelOf()))).toBe(true);
  expect(hasCommentMarker(`> ${commentMarker}`)).toBe(false);
});

test('the same model gives the same bytes, in whatever order its charts come', () => {
  const random = randomOf(3);
  const charts = Array.from({ length: 30 }, (_, at) =>
    rowOf({ name: `c${at}`, state: chartStates[at % chartStates.length] ?? 'passed' }),
  );
  const body = renderComment(modelOf({ charts }));
  for (let round = 0; round < 5; round += 1) {
    const shuffled = [...charts].sort(() => random() - 0.5);
    expect(renderComment(modelOf({ charts: shuffled }))).toBe(body);
  }
});

test.each([
  [modelOf({ charts: [] }), 'no chart changes'],
  [
    modelOf({
      charts: [],
      problems: [
        { code: 'x', message: 'Bad.', remedy: 'Mend.', path: '.chandlery.yaml', line: 3, column: 1 },
      ],
    }),
    '<code>.chandlery.yaml</code>, line 3: Bad. Mend.',
  ],
  [modelOf({ state: 'draft', charts: [rowOf({ state: 'waits_draft' })] }), 'drafts are not submitted'],
  [modelOf({ trouble: 'The store does not answer.' }), '**The bot waits:** The store does not answer.'],
  [modelOf({ charts: [rowOf({ state: 'moved' })] }), 'its content is the same'],
  [modelOf({ charts: [rowOf({ verdict: { kind: 'not_rendered', counts: null } })] }), 'not rendered'],
])('what is special is said', (model, text) => {
  expect(renderComment(model)).toContain(text);
});

test('what is merged or closed asks nobody for anything', () => {
  expect(renderComment(modelOf({ state: 'merged' }))).not.toContain('What to do next');
  expect(renderComment(modelOf({ state: 'closed' }))).not.toContain('What to do next');
});

describe('hostile texts', () => {
  test('in every place they stay text: no mention, link, HTML, issue or commit, and one row', () => {
    for (const text of [...hostileTexts, ...hostileMixtures(300, 5)]) {
      const body = renderComment(modelOfText(text));
      const { html, links, foreignHtml, searched } = readAsGithub(body);
      // An address of ours, which has to be one: some of the texts are.
      expect([text, links.filter((url) => !/^https?:\/\//.test(url))]).toEqual([text, []]);
      expect([text, foreignHtml]).toEqual([text, [commentMarker]]);
      expect([text, html.match(/<tr>/g)?.length, html.match(/<td>/g)?.length]).toEqual([text, 2, 7]);
      for (const find of findsOfGithub)
        expect([text, find.source, find.test(searched)]).toEqual([text, find.source, false]);
      expect(html.match(/<details>/g)?.length).toBe(html.match(/<\/details>/g)?.length);
    }
  });

  test('names of 4,000 characters leave room for everything', () => {
    const body = renderComment(modelOfText(`${'x'.repeat(3999)}/`));
    expect(body.length).toBeLessThan(10_000 + 4000);
    expect(body).toContain('/chandlery help');
  });
});

describe('the limit of a comment', () => {
  const many = (count: number, more: Parameters<typeof rowOf>[0] = {}) =>
    Array.from({ length: count }, (_, at) =>
      rowOf({ name: `chart-${String(at).padStart(4, '0')}`, ...more }),
    );

  test('it holds whatever comes, and nothing is torn', () => {
    const texts = ['x', '<&|@', '数据', '\u{1f600}\u202e'];
    const random = randomOf(9);
    for (let round = 0; round < 16; round += 1) {
      const text = (texts[round % texts.length] ?? '').repeat(Math.floor(random() * 20_000));
      const base = modelOfText(text);
      const charts = Array.from({ length: Math.floor(random() * 150) }, (_, at) => ({
        ...rowOf(base.charts[0]),
        name: `${at}${text}`,
        findings: Array.from({ length: Math.floor(random() * 30) }, () => findingOf({ message: text })),
      }));
      const answers = Array.from({ length: 20 }, () => base.answers).flat();
      const problems = Array.from({ length: 100 }, (_, at) => ({
        code: 'x',
        message: `${at}${text}`,
        remedy: text,
        path: text,
        line: at,
        column: 1,
      }));
      const body = renderComment(modelOf({ charts, answers, problems }));
      expect(Buffer.byteLength(body)).toBeLessThanOrEqual(limit);
      expect(body.isWellFormed()).toBe(true);
      const { html } = readAsGithub(body);
      expect(html.match(/<details>/g)?.length).toBe(html.match(/<\/details>/g)?.length);
      expect(html.match(/<pre>/g)?.length).toBe(html.match(/<\/pre>/g)?.length);
      expect(body.endsWith('</details>')).toBe(true);
    }
  });

  test('what is cut is said, with where the whole is', () => {
    const body = renderComment(modelOf({ charts: many(300) }));
    expect(body).toContain('[the store’s page](<https://store.example/pulls/7>) has the whole');
    expect(body).toMatch(/\| and \d+ more \|/);
    expect(renderComment(modelOf({ charts: many(10) }))).not.toContain('Shortened');
    const log = renderComment(modelOf({ charts: [rowOf({ updateLog: 'x'.repeat(100_000) })] }));
    expect(Buffer.byteLength(log)).toBeLessThan(limit);
    expect(log).toContain('Shortened');
  });

  test('of too many charts those stay that need somebody', () => {
    const charts = [...many(300, { state: 'published' }), rowOf({ name: 'zzz', state: 'rejected' })];
    expect(renderComment(modelOf({ charts }))).toContain('<code>zzz</code>');
  });

  test('a hundred charts fit, each with its row', () => {
    const { html } = readAsGithub(renderComment(modelOf({ charts: many(100) })));
    expect(html.match(/<tr>/g)).toHaveLength(101);
  });
});
