import type { Team } from '../state/model.ts';
import type { World } from '../state/world.ts';
import { nodeId } from './links.ts';

/** A team of an organisation. */
export function teamDocument(world: World, team: Team) {
  const url = `${world.origin}/organizations/${team.organization.id}/team/${team.id}`;
  return {
    id: team.id,
    node_id: nodeId('Team', team.id),
    name: team.name,
    slug: team.slug,
    description: null,
    privacy: 'closed' as const,
    notification_setting: 'notifications_enabled' as const,
    permission: 'pull',
    type: 'organization' as const,
    organization_id: team.organization.id,
    url,
    html_url: `${world.origin}/orgs/${team.organization.login}/teams/${team.slug}`,
    members_url: `${url}/members{/member}`,
    repositories_url: `${url}/repos`,
    parent: null,
  };
}
