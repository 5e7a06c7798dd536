import type { Delivery, Sender } from '../inbox/inbox.ts';
import { checkSubject } from '../render/render-checks.ts';
import { type Press, readPresses } from '../render/pressed-line.ts';
import { hasCommentMarker } from '../render/render-comment.ts';
import { readMemo } from './memo.ts';
import type { Remark } from './sticky-comment.ts';

/** A button that was pressed and that nobody dealt with yet. */
export type NewPress = {
  readonly id: string;
  readonly action: Press['action'] | 'recheck';
  readonly by: Sender;
  /** The check run with the button, and the chart that it is of; null: it is the one over all. */
  readonly checkRunId: number;
  readonly chart: string | null;
};

/** Those that the sticky comment remembers. */
export function rememberedPresses(remarks: readonly Remark[]): readonly Press[] {
  const sticky = remarks.find(({ isOurs, body }) => isOurs && hasCommentMarker(body));
  return sticky === undefined ? [] : readPresses(sticky.body);
}

/** Those that deliveries tell of, but for what is remembered already. */
export function newPresses(
  deliveries: readonly Delivery[],
  remembered: readonly Press[],
): readonly NewPress[] {
  const known = new Set(remembered.map(({ id }) => id));
  return deliveries.flatMap(({ id, event, action, hint, sender }) => {
    if (event !== 'check_run' || action !== 'requested_action' || sender === null || known.has(id)) return [];
    const { identifier, checkRunId, externalId } = hint;
    if (!isButton(identifier) || typeof checkRunId !== 'number' || typeof externalId !== 'string') return [];
    const chart = checkSubject(readMemo(externalId).key)?.chart ?? null;
    return [{ id, action: identifier, by: sender, checkRunId, chart }];
  });
}

const buttons = ['recheck', 'deploy', 'hold', 'unhold'] as const satisfies readonly NewPress['action'][];

function isButton(value: unknown): value is NewPress['action'] {
  return buttons.some((button) => button === value);
}
