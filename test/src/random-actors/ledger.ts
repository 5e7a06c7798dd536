import type { Model, Version } from './model.ts';
import { policyIn } from './model.ts';

type Entry = {
  readonly uploaders: Map<string, Set<string>>;
  readonly submitted: { readonly content: string; readonly by: string }[];
  submitter: string;
  approvals: Map<string, Set<string>>;
};

/**
 * Who uploaded, submitted and approved what, written down as it succeeds and judged by the one rule that matters: nothing that
 * takes approvals becomes active without enough of them, for exactly these bytes, by people whose upload or submission it is not.
 * It knows no states, so that a mistake of the model's rules is found as well.
 */
export class Ledger {
  readonly #entries = new Map<number, Entry>();

  /** @throws Error where something became active that nobody approved */
  note(action: string, principal: string, version: Version, model: Model): void {
    const entry: Entry = this.#entries.get(version.order) ?? {
      uploaders: new Map(),
      submitted: [],
      submitter: '',
      approvals: new Map(),
    };
    this.#entries.set(version.order, entry);
    if (action === 'upload') uploadersOf(entry, version.content).add(principal);
    if (action === 'replace') uploadersOf(entry, version.content).add(principal);
    if (action === 'replace' && ['submitted', 'passed'].includes(version.state))
      entry.submitted.push({ content: version.content, by: principal });
    if (action === 'submit') {
      // Who replaced a draft by what was replaced again, before anybody submitted it, is nobody's business.
      for (const [content, by] of entry.uploaders)
        entry.uploaders.set(content, submittedOf(entry, content, by));
      uploadersOf(entry, version.content).add(version.uploader);
      entry.submitted.push({ content: version.content, by: version.uploader });
      entry.submitter = principal;
      entry.approvals = new Map();
    }
    if (action === 'pass') approvalsOf(entry, version.content).add(principal);
    if (action === 'reject') approvalsOf(entry, version.content).delete(principal);
    if (action === 'revoke') for (const approvals of entry.approvals.values()) approvals.delete(principal);
    if (version.state !== 'active' || !['pass', 'publish', 'submit'].includes(action)) return;
    const policy = policyIn(model, version.app.split('/')[0] ?? '');
    const others = [...approvalsOf(entry, version.content)].filter(
      (by) => by !== entry.submitter && !uploadersOf(entry, version.content).has(by),
    );
    if (others.length >= policy.approvals) return;
    throw new Error(
      `${version.app} ${version.number} is active with the approvals of ${others.join(', ') || 'nobody'}, but the policy asks for ${policy.approvals}.`,
    );
  }
}

/** Those of the uploaders of some content whose upload was ever before reviewers. */
function submittedOf({ submitted }: Entry, content: string, uploaders: ReadonlySet<string>): Set<string> {
  return new Set(
    [...uploaders].filter((by) => submitted.some((one) => one.by === by && one.content === content)),
  );
}

function uploadersOf({ uploaders }: Entry, content: string): Set<string> {
  const known = uploaders.get(content) ?? new Set();
  uploaders.set(content, known);
  return known;
}

function approvalsOf({ approvals }: Entry, content: string): Set<string> {
  const known = approvals.get(content) ?? new Set();
  approvals.set(content, known);
  return known;
}
