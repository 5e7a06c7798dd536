import type { Emulator } from './emulator.ts';

const repository = 'acme/charts';

/** Permissions and events that a bot for reviews asks for. */
const botPermissions = {
  contents: 'read',
  pull_requests: 'write',
  checks: 'write',
  issues: 'read',
  merge_queues: 'read',
} as const;

const botEvents = [
  'pull_request',
  'pull_request_review',
  'check_run',
  'check_suite',
  'issue_comment',
  'merge_group',
  'push',
  'repository',
];

const chart = {
  'charts/web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
  'charts/web/values.yaml': 'replicas: 1\n',
  'charts/web/templates/configmap.yaml':
    'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}\ndata:\n  replicas: {{ .Values.replicas | quote }}\n',
};

/** Something to play with: an organisation, a repository with a chart, and an App that is installed there. */
export async function playground(
  emulator: Emulator,
  of: { hook: string; secret: string; keyPath: string },
): Promise<{ privateKeyPem: string; text: string }> {
  const { people, origin } = emulator;
  await people.createOrganization({ login: 'acme' });
  const { id: repositoryId } = await people.createRepository({ repository, as: 'ada', files: chart });
  await people.addCollaborator({ repository, login: 'ada', role: 'admin' });
  await people.addCollaborator({ repository, login: 'carl', role: 'write' });
  const app = await people.registerApp({
    name: 'Chandlery Review',
    owner: 'acme',
    permissions: botPermissions,
    events: botEvents,
    hookSecret: of.secret,
  });
  // The address comes last: nobody may listen there yet.
  const installation = await people.installApp({ account: 'acme', repositories: [repository], as: 'ada' });
  const ids = await Promise.all(
    ['ada', 'bob', 'carl'].map(async (login) => (await people.createUser({ login })).id),
  );
  await people.setWebhook({ url: of.hook });
  const users = ['ada', 'bob', 'carl'].map((login, at) => `${login} ${ids[at]}`).join(', ');
  const clone = origin.replace('http://', 'http://bob:any@');
  const deed = `${origin}/_emulator/people`;
  const text = `An emulated GitHub listens at ${origin} (Control-C ends it, and nothing is kept).

  App id           ${app.id}
  private key      ${of.keyPath}
  webhook secret   ${app.webhookSecret}
  webhooks go to   ${of.hook}
  base URL         ${origin}

Run the review bot on it (docs/review-bot.md says how its token is made):

  CHANDLERY_BOT_GITHUB_API_URL=${origin} CHANDLERY_BOT_APP_ID=${app.id} CHANDLERY_BOT_WEBHOOK_SECRET=${app.webhookSecret} \\
    CHANDLERY_BOT_PRIVATE_KEY_FILE=${of.keyPath} CHANDLERY_BOT_STORE_URL=http://127.0.0.1:8080 CHANDLERY_BOT_STORE_TOKEN=... npm run bot

What the store has to know (.../integrations/github/repositories/${repositoryId} and .../accounts/NAME/github):

  repository       ${repositoryId} ${repository}, installation ${installation.id}
  users            ${users}

Open a pull request as bob:

  git clone ${clone}/${repository}.git && cd charts
  git checkout -b change && sed -i s/1.0.0/1.1.0/ charts/web/Chart.yaml && git commit -am 'web 1.1.0' && git push origin change
  curl -X POST ${deed}/openPullRequest --json '{"repository":"${repository}","head":"change","as":"bob","title":"web 1.1.0"}'

Review and merge it as carl and ada:

  curl -X POST ${deed}/review --json '{"repository":"${repository}","number":1,"as":"carl","event":"APPROVE"}'
  curl -X POST ${deed}/merge  --json '{"repository":"${repository}","number":1,"as":"ada","method":"squash"}'

Everything else that people can do: curl ${origin}/_emulator`;
  return { privateKeyPem: app.privateKeyPem, text };
}
