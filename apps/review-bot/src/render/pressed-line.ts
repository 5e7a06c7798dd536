/** Somebody pressed a button of a check run that does more than look again. */
export type Press = {
  /** Of the delivery that told: told again, it is the same press. */
  readonly id: string;
  readonly action: 'hold' | 'unhold' | 'deploy';
  readonly userId: number;
  readonly login: string;
  /** Whether they had the right when they pressed. */
  readonly allowed: boolean;
  /** The newest comment there was: commands that came later are obeyed after the press. */
  readonly after: number;
};

/** Older ones are forgotten, but for the last that holds or ends a hold. */
const mostPresses = 20;
const form = /^<!-- chandlery-review-bot:pressed ([A-Za-z0-9_-]+) -->$/m;
const actions: readonly string[] = ['hold', 'unhold', 'deploy'] satisfies readonly Press['action'][];

/**
 * The line of the sticky comment that remembers presses: no comment of theirs says what these people wanted. It can be written
 * by whoever may edit comments of others, which takes the role write; that suffices for the buttons, too.
 */
export function pressedLine(presses: readonly Press[]): string {
  if (presses.length === 0) return '';
  const kept = presses.slice(-mostPresses);
  const holding = presses.findLast(({ action, allowed }) => allowed && action !== 'deploy');
  const all = holding === undefined || kept.includes(holding) ? kept : [holding, ...kept];
  const rows = all.map(({ id, action, userId, login, allowed, after }) => [
    ...[id, action, userId, login, allowed, after],
  ]);
  return `<!-- chandlery-review-bot:pressed ${Buffer.from(JSON.stringify(rows)).toString('base64url')} -->\n`;
}

/** Reads it; what is none is nothing. */
export function readPresses(body: string): readonly Press[] {
  const [, text = ''] = form.exec(body.replaceAll('\r\n', '\n')) ?? [];
  try {
    const rows: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    return Array.isArray(rows) ? rows.flatMap(pressOf) : [];
  } catch {
    return [];
  }
}

function pressOf(row: unknown): readonly Press[] {
  if (!Array.isArray(row)) return [];
  const [id, action, userId, login, allowed, after] = row as readonly unknown[];
  const isPress =
    typeof id === 'string' &&
    isAction(action) &&
    typeof userId === 'number' &&
    typeof login === 'string' &&
    typeof allowed === 'boolean' &&
    typeof after === 'number';
  return isPress ? [{ id, action, userId, login, allowed, after }] : [];
}

function isAction(value: unknown): value is Press['action'] {
  return typeof value === 'string' && actions.includes(value);
}
