import { chartOf } from './charts.ts';
import type { Model, Override, Version } from './model.ts';
import * as other from './other-rules.ts';
import type { Actor } from './people.ts';
import { administrator, type Call } from './store.ts';
import * as versions from './version-rules.ts';

/** One thing that somebody does: what is asked of the server, and what the model makes of it. */
export type Deed = {
  readonly action: string;
  /** More about it, for people. */
  readonly about?: string;
  readonly call: Call;
  /** Changes the model. @throws Refused */
  readonly rule: (model: Model) => Version | undefined;
  /** Whether a refusal of this code changes something all the same. */
  readonly changesThough?: string;
};

const api = '/api/v1';
const nothing = undefined;
const parts = (app: string): readonly [string, string] => {
  const [workspace = '', name = ''] = app.split('/');
  return [workspace, name];
};
const appUrl = (app: string): string => `${api}/workspaces/${parts(app)[0]}/apps/${parts(app)[1]}`;

/** Where a version is. */
export const versionUrl = ({ app, number }: versions.Target): string =>
  `${appUrl(app)}/versions/${encodeURIComponent(number)}`;

export function upload(
  actor: Actor,
  where: { readonly workspace: string; readonly name: string; readonly number: string },
  variant: number,
): Deed {
  const { bytes, content } = chartOf(where.name, where.number, variant);
  const url = `${api}/workspaces/${where.workspace}/versions`;
  return {
    action: 'upload',
    about: `${where.name} ${where.number}, variant ${variant}`,
    call: { actor, method: 'POST', url, archive: bytes },
    rule: (model) => versions.upload(model, actor, { ...where, content }),
  };
}

export function replace(actor: Actor, target: versions.Target, variant: number): Deed {
  const { bytes, content } = chartOf(parts(target.app)[1], target.number, variant);
  return {
    action: 'replace',
    about: `variant ${variant}`,
    call: { actor, method: 'PUT', url: `${versionUrl(target)}/archive`, archive: bytes },
    rule: (model) => versions.replace(model, actor, target, content),
  };
}

export function submit(actor: Actor, target: versions.Target, asked?: string): Deed {
  const body = { updateLog: 'what is new', ...(asked === undefined ? {} : { version: asked }) };
  return {
    action: 'submit',
    call: { actor, method: 'POST', url: `${versionUrl(target)}/submit`, body },
    rule: (model) => versions.submit(model, actor, target, asked, ''),
  };
}

/** An action that takes a message alone. */
export function act(actor: Actor, target: versions.Target, action: string, message: string): Deed {
  return {
    action,
    call: { actor, method: 'POST', url: `${versionUrl(target)}/${action}`, body: { message } },
    rule: (model) => versions.rules[action]?.(model, actor, target, message),
    ...(action === 'publish' ? { changesThough: 'policy_in_force' } : {}),
  };
}

export function remove(actor: Actor, target: versions.Target): Deed {
  return {
    action: 'delete',
    call: { actor, method: 'DELETE', url: versionUrl(target) },
    rule: (model) => (versions.remove(model, actor, target), nothing),
  };
}

export function suspendApp(actor: Actor, app: string, suspended: boolean): Deed {
  const action = suspended ? 'suspend' : 'activate';
  return {
    action: `${action} app`,
    call: { actor, method: 'POST', url: `${appUrl(app)}/${action}` },
    rule: (model) => (other.suspendApp(model, actor, app, suspended), nothing),
  };
}

export function takeName(actor: Actor, app: string): Deed {
  return {
    action: 'take-name',
    call: { actor, method: 'POST', url: `${appUrl(app)}/take-name` },
    rule: (model) => (other.takeName(model, actor, app), nothing),
  };
}

export function editApp(actor: Actor, app: string, displayName: string): Deed {
  return {
    action: 'edit',
    call: { actor, method: 'PATCH', url: appUrl(app), body: { displayName } },
    rule: (model) => (other.editApp(model, actor, app, displayName), nothing),
  };
}

export function moveApp(actor: Actor, app: string, category: string): Deed {
  return {
    action: 'move',
    call: { actor, method: 'PUT', url: `${appUrl(app)}/category`, body: { category } },
    rule: (model) => (other.moveApp(model, actor, app, category), nothing),
  };
}

export function moveApps(actor: Actor, apps: readonly string[], category: string): Deed {
  const named = apps.map((app) => ({ workspace: parts(app)[0], app: parts(app)[1] }));
  return {
    action: 'move several',
    call: { actor, method: 'POST', url: `${api}/categories/${category}/apps`, body: { apps: named } },
    rule: (model) => (other.moveApps(model, actor, apps, category), nothing),
  };
}

export function createCategory(actor: Actor, slug: string, name: string): Deed {
  return {
    action: 'create category',
    call: { actor, method: 'POST', url: `${api}/categories`, body: { slug, name } },
    rule: (model) => (other.createCategory(model, actor, slug, name), nothing),
  };
}

export function renameCategory(actor: Actor, slug: string, to: { slug: string; name: string }): Deed {
  return {
    action: 'rename category',
    call: { actor, method: 'PATCH', url: `${api}/categories/${slug}`, body: to },
    rule: (model) => (other.renameCategory(model, actor, slug, to), nothing),
  };
}

export function deleteCategory(actor: Actor, slug: string): Deed {
  return {
    action: 'delete category',
    call: { actor, method: 'DELETE', url: `${api}/categories/${slug}` },
    rule: (model) => (other.deleteCategory(model, actor, slug), nothing),
  };
}

export function setRole(actor: Actor, workspace: string, account: string, role: string): Deed {
  const url = `${api}/workspaces/${workspace}/members/${account}`;
  return {
    action: 'set role',
    call: { actor, method: 'PUT', url, body: { role } },
    rule: (model) => (other.setRole(model, actor, workspace, account, role), nothing),
  };
}

export function removeMember(actor: Actor, workspace: string, account: string): Deed {
  return {
    action: 'remove member',
    call: { actor, method: 'DELETE', url: `${api}/workspaces/${workspace}/members/${account}` },
    rule: (model) => (other.removeMember(model, actor, workspace, account), nothing),
  };
}

export function disableAccount(account: string, disabled: boolean): Deed {
  const url = `${api}/accounts/${account}`;
  return {
    action: disabled ? 'disable' : 'enable',
    call: { actor: administrator, method: 'PATCH', url, body: { disabled }, byPassword: true },
    rule: (model) => (other.disableAccount(model, account, disabled), nothing),
  };
}

export function revokeToken(owner: Actor, victim: string, tokenId: string): Deed {
  return {
    action: `revoke token of ${victim}`,
    call: { actor: owner, method: 'DELETE', url: `${api}/me/tokens/${tokenId}` },
    rule: (model) => (other.revokeToken(model, owner, victim), nothing),
  };
}

export function setPolicy(actor: Actor, workspace: string, override: Override): Deed {
  return {
    action: 'set policy',
    call: { actor, method: 'PUT', url: `${api}/workspaces/${workspace}/policy`, body: { ...override } },
    rule: (model) => (other.setPolicy(model, actor, workspace, override), nothing),
  };
}

export function setPlatformPolicy(actor: Actor, approvals: number): Deed {
  const body = { approvals, publishOnPass: false, keepNumbers: true, numberRule: 'digit_and_dot', roles: [] };
  return {
    action: 'set platform policy',
    call: { actor, method: 'PUT', url: `${api}/policy`, body },
    rule: (model) => (other.setPlatformPolicy(model, actor, approvals), nothing),
  };
}
