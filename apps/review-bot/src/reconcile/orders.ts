import { commandNeeds, mayUse } from '../commands/may-use.ts';
import type { Command, CommandName } from '../commands/command-types.ts';
import { commandHelp, parseCommands } from '../commands/parse-commands.ts';
import type { Delivery } from '../inbox/inbox.ts';
import { buttonLabel } from '../render/actions.ts';
import type { CommandAnswer } from '../render/comment-model.ts';
import type { Press } from '../render/pressed-line.ts';
import { type NewPress, newPresses, rememberedPresses } from './presses.ts';
import type { PullTruth } from './pull-truth.ts';
import type { Roles } from './roles.ts';
import type { Site } from './site.ts';
import type { Orders } from './situation.ts';
import type { Remark } from './sticky-comment.ts';

/** Older answers are not shown. */
const mostAnswers = 10;

/** What orders are read from. */
export type Asked = {
  readonly pull: PullTruth;
  readonly remarks: readonly Remark[];
  readonly roles: Roles;
  /** For the buttons that were pressed. */
  readonly deliveries: readonly Delivery[];
};

type Obeyed = {
  heldBy: string | null;
  category: string | null;
  recheck: boolean;
  readonly deploys: Orders['deploys'][number][];
  readonly answers: CommandAnswer[];
  readonly unanswered: Orders['unanswered'][number][];
  readonly presses: Press[];
  readonly recheckedRuns: number[];
};

/**
 * What people asked for, out of the whole conversation and of the buttons that they pressed, in that order: a hold lasts until
 * somebody ends it. Our reaction marks which comment is answered, and the sticky comment remembers the buttons.
 */
export async function readOrders(site: Site, asked: Asked): Promise<Orders> {
  const obeyed: Obeyed = {
    heldBy: null,
    category: null,
    recheck: false,
    ...{ deploys: [], answers: [], unanswered: [], presses: [], recheckedRuns: [] },
  };
  const remembered = rememberedPresses(asked.remarks);
  let next = 0;
  const recall = (before: number): void => {
    for (
      let press = remembered[next];
      press !== undefined && press.after < before;
      press = remembered[next]
    ) {
      recallPress(obeyed, press);
      next += 1;
    }
  };
  for (const remark of asked.remarks) {
    recall(remark.id);
    await readRemark(site, asked, obeyed, remark);
  }
  recall(Number.POSITIVE_INFINITY);
  for (const press of newPresses(asked.deliveries, remembered)) await takePress(asked, obeyed, press);
  return { ...obeyed, answers: obeyed.answers.slice(-mostAnswers) };
}

async function readRemark(site: Site, { pull, roles }: Asked, obeyed: Obeyed, remark: Remark): Promise<void> {
  const { author, id } = remark;
  const commands = author === null || author.isBot ? [] : parseCommands(remark.body);
  if (author === null || commands.length === 0) return;
  const { role } = await roles.of(author.login);
  const given = await reactionTo(site, remark);
  const isNew = given === null;
  const results = commands.map((command) => {
    const isHolder = obeyed.heldBy === author.login;
    const isAuthor = author.userId === pull.author.userId;
    const may = command.name === 'invalid' || mayUse(command.name, { role, isAuthor, isHolder });
    const source = {
      by: author,
      isNew,
      // What was a draft then may be open now: the answer of then says so, where it can be of nothing else.
      isTriable: isNew ? pull.state === 'open' : given !== '-1' || commands.length > 1,
      once: `github-comment-${id}`,
      chart: null,
    };
    const answer = may ? obey(obeyed, command, source) : refuse(command.name);
    obeyed.answers.push({ login: author.login, command: writtenAs(command), ...answer });
    return command.name === 'invalid' ? 'confused' : answer.done ? '+1' : '-1';
  });
  const reaction = results.find((result) => result !== '+1') ?? '+1';
  if (isNew) obeyed.unanswered.push({ remarkId: id, reaction });
}

/** A press that was dealt with before: what it left is a hold, or its end. */
function recallPress(obeyed: Obeyed, press: Press): void {
  const { id, action, userId, login, allowed } = press;
  const by = { userId, login };
  const source = { by, isNew: false, isTriable: true, once: `github-press-${id}`, chart: null };
  const answer = allowed ? obey(obeyed, commandOf(action), source) : refuse(action);
  obeyed.answers.push({ login, command: buttonLabel(action), ...answer });
  obeyed.presses.push(press);
}

async function takePress({ pull, roles, remarks }: Asked, obeyed: Obeyed, press: NewPress): Promise<void> {
  const { id, action, by, chart, checkRunId } = press;
  const { role } = await roles.of(by.login);
  const isAuthor = by.userId === pull.author.userId;
  const allowed = mayUse(action, { role, isAuthor, isHolder: obeyed.heldBy === by.login });
  if (action === 'recheck') {
    if (allowed) obeyed.recheckedRuns.push(checkRunId);
    return;
  }
  const source = { by, isNew: true, isTriable: pull.state === 'open', once: `github-press-${id}`, chart };
  const answer = allowed ? obey(obeyed, commandOf(action), source) : refuse(action);
  obeyed.answers.push({ login: by.login, command: buttonLabel(action), ...answer });
  if (allowed && !answer.done) return;
  obeyed.presses.push({ id, action, ...by, allowed, after: remarks.at(-1)?.id ?? 0 });
}

function commandOf(action: Press['action']): Command {
  return action === 'deploy' ? { name: action, line: 0, valuesFile: null } : { name: action, line: 0 };
}

type Answer = Pick<CommandAnswer, 'done' | 'text'>;

type Source = Pick<Orders['deploys'][number], 'by' | 'once' | 'chart'> & {
  readonly isNew: boolean;
  /** Whether there is something to try out, or was when it was asked. */
  readonly isTriable: boolean;
};

function obey(orders: Obeyed, command: Command, { by, isNew, isTriable, once, chart }: Source): Answer {
  switch (command.name) {
    case 'recheck':
      orders.recheck ||= isNew;
      return { done: true, text: 'Everything was looked at again.' };
    case 'hold':
      orders.heldBy ??= by.login;
      return { done: true, text: 'Nothing of it is released until somebody ends the hold.' };
    case 'unhold':
      orders.heldBy = null;
      return { done: true, text: 'The hold is ended.' };
    case 'category':
      orders.category = command.category;
      return { done: true, text: `New charts ask for the category ${command.category}.` };
    case 'help':
      return { done: true, text: helpText };
    case 'deploy':
      if (!isTriable) return { done: false, text: nothingToTry };
      if (isNew) orders.deploys.push({ by, valuesFile: command.valuesFile, once, chart });
      return { done: true, text: 'The check of each chart says how its test deploy stands.' };
    case 'invalid':
      return { done: false, text: `${command.reason} ${helpText}` };
  }
}

const nothingToTry =
  'Nothing was tried out: a draft waits, and what is closed is over. Ask again once it is open.';
const helpText = commandHelp.map(({ usage, does }) => `${usage}: ${does}.`).join(' ');

function refuse(name: CommandName | 'invalid'): Answer {
  const needs = name === 'invalid' ? '' : commandNeeds[name];
  return { done: false, text: `That takes ${needs}.` };
}

function writtenAs(command: Command): string {
  switch (command.name) {
    case 'category':
      return `/chandlery category ${command.category}`;
    case 'deploy':
      return `/chandlery deploy ${command.valuesFile ?? ''}`.trim();
    case 'invalid':
      return command.text;
    case 'recheck':
    case 'hold':
    case 'unhold':
    case 'help':
      return `/chandlery ${command.name}`;
  }
}

/** How a comment was answered; null: it was not. */
async function reactionTo({ octokit, at, parts }: Site, { id, reactions }: Remark): Promise<string | null> {
  if (reactions === 0) return null;
  const given = await octokit.paginate(octokit.rest.reactions.listForIssueComment, {
    ...at,
    comment_id: id,
    per_page: 100,
  });
  return given.find(({ user }) => user?.login === `${parts.github.slug}[bot]`)?.content ?? null;
}

/** Marks what was answered; last of all, so that what is interrupted is answered again. */
export async function answerOrders({ octokit, at }: Site, { unanswered }: Orders): Promise<void> {
  for (const { remarkId, reaction } of unanswered)
    await octokit.rest.reactions.createForIssueComment({ ...at, comment_id: remarkId, content: reaction });
}
