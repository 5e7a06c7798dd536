import { commandNeeds, mayUse } from '../commands/may-use.ts';
import type { Command } from '../commands/command-types.ts';
import { commandHelp, parseCommands } from '../commands/parse-commands.ts';
import type { Sender } from '../inbox/inbox.ts';
import type { CommandAnswer } from '../render/comment-model.ts';
import type { PullTruth } from './pull-truth.ts';
import type { Roles } from './roles.ts';
import type { Site } from './site.ts';
import type { Orders } from './situation.ts';
import type { Remark } from './sticky-comment.ts';

/** Older answers are not shown. */
const mostAnswers = 10;

type Obeyed = {
  heldBy: string | null;
  category: string | null;
  recheck: boolean;
  readonly deploys: Orders['deploys'][number][];
  readonly answers: CommandAnswer[];
  readonly unanswered: Orders['unanswered'][number][];
};

/**
 * What people asked for, out of the whole conversation: a hold lasts until somebody ends it, and none of it is kept anywhere
 * else. Our reaction marks what is answered.
 */
export async function readOrders(
  site: Site,
  of: { readonly pull: PullTruth; readonly remarks: readonly Remark[]; readonly roles: Roles },
): Promise<Orders> {
  const obeyed: Obeyed = {
    heldBy: null,
    category: null,
    recheck: false,
    deploys: [],
    answers: [],
    unanswered: [],
  };
  for (const remark of of.remarks) {
    const { author } = remark;
    const commands = author === null || author.isBot ? [] : parseCommands(remark.body);
    if (author === null || commands.length === 0) continue;
    const { role } = await of.roles.of(author.login);
    const isNew = !(await isAnswered(site, remark));
    const results = commands.map((command) => {
      const isHolder = obeyed.heldBy === author.login;
      const isAuthor = author.userId === of.pull.author.userId;
      const may = command.name === 'invalid' || mayUse(command.name, { role, isAuthor, isHolder });
      const answer = may ? obey(obeyed, command, remark.id, author, isNew) : refuse(command);
      obeyed.answers.push({ login: author.login, command: writtenAs(command), ...answer });
      return command.name === 'invalid' ? 'confused' : answer.done ? '+1' : '-1';
    });
    const reaction = results.find((result) => result !== '+1') ?? '+1';
    if (isNew) obeyed.unanswered.push({ remarkId: remark.id, reaction });
  }
  return { ...obeyed, answers: obeyed.answers.slice(-mostAnswers) };
}

type Answer = Pick<CommandAnswer, 'done' | 'text'>;

function obey(orders: Obeyed, command: Command, remarkId: number, author: Sender, isNew: boolean): Answer {
  switch (command.name) {
    case 'recheck':
      orders.recheck ||= isNew;
      return { done: true, text: 'Everything was looked at again.' };
    case 'hold':
      orders.heldBy ??= author.login;
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
      if (isNew) orders.deploys.push({ by: author, valuesFile: command.valuesFile, remarkId });
      return { done: true, text: 'The check of each chart says how its test deploy stands.' };
    case 'invalid':
      return { done: false, text: `${command.reason} ${helpText}` };
  }
}

const helpText = commandHelp.map(({ usage, does }) => `${usage}: ${does}.`).join(' ');

function refuse({ name }: Command): Answer {
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

async function isAnswered({ octokit, at, parts }: Site, { id, reactions }: Remark): Promise<boolean> {
  if (reactions === 0) return false;
  const given = await octokit.paginate(octokit.rest.reactions.listForIssueComment, {
    ...at,
    comment_id: id,
    per_page: 100,
  });
  return given.some(({ user }) => user?.login === `${parts.github.slug}[bot]`);
}

/** Marks what was answered; last of all, so that what is interrupted is answered again. */
export async function answerOrders({ octokit, at }: Site, { unanswered }: Orders): Promise<void> {
  for (const { remarkId, reaction } of unanswered)
    await octokit.rest.reactions.createForIssueComment({ ...at, comment_id: remarkId, content: reaction });
}
