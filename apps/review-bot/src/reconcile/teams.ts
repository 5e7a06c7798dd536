import { GitHubRefused } from '../errors.ts';
import type { Teams } from '../charts/chart-owners.ts';
import type { Site } from './site.ts';

type Team = Awaited<ReturnType<Teams['membersOf']>>;

/** Pages of a hundred: a team that is larger names nobody in particular. */
const mostPages = 20;

/** The teams of the organisation that has the repository, each asked for once. */
export function teamsIn(site: Pick<Site, 'octokit' | 'at'>): Teams {
  const known = new Map<string, Promise<Team>>();
  return {
    membersOf(team) {
      const asked = known.get(team) ?? ask(site, team);
      known.set(team, asked);
      return asked;
    },
  };
}

async function ask({ octokit, at }: Pick<Site, 'octokit' | 'at'>, team: string): Promise<Team> {
  const [org = '', slug = '', ...rest] = team.split('/');
  if (org !== at.owner.toLowerCase() || slug === '' || rest.length > 0)
    return {
      problem: `@${team} is no team of ${at.owner}, which has the repository.`,
      remedy: `Name people, aliases, or teams as @${at.owner}/TEAM.`,
    };
  const members = new Set<string>();
  const pages = octokit.paginate.iterator(octokit.rest.teams.listMembersInOrg, {
    org: at.owner,
    team_slug: slug,
    per_page: 100,
    request: at.request,
  });
  let count = 0;
  try {
    for await (const { data } of pages) {
      for (const { login } of data) members.add(login.toLowerCase());
      count += 1;
      if (count > mostPages)
        return {
          problem: `@${team} has more than ${mostPages * 100} members.`,
          remedy: 'Name a smaller team.',
        };
    }
    return { members };
  } catch (error) {
    return unread(team, error);
  }
}

/** GitHub says 404 of teams that are not there, and of those that the App may not see. */
function unread(team: string, error: unknown): Team {
  if (!(error instanceof GitHubRefused) || (error.status !== 403 && error.status !== 404)) throw error;
  const remedy =
    "Give the App the organization's permission members: read, and have the organization accept it.";
  return error.status === 403
    ? { problem: `The App may not read who is in @${team}.`, remedy }
    : {
        problem: `There is no team @${team}, or the App may not see it.`,
        remedy: `Correct its name, or: ${remedy}`,
      };
}
