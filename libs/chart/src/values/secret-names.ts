/** What stands where a secret was. */
export const mask = '••••••';

/** The last word of a name, or two, that make what it names a secret. */
const secretEnds =
  /(?:^|_)(?:password|passwd|passphrase|pass|pwd|pw|secret|secrets|token|tokens|credential|credentials|creds|dsn|apikey|(?:api|access|secret|private|encryption|signing|license|account|master|auth|session|shared|hmac|ssh|tls|jwt|cookie|webhook|salt|root|service_role)_key|(?:connection|conn)_(?:string|str|url|uri)|(?:database|db|redis|mongo|mongodb|amqp|postgres|mysql)_(?:url|uri)|htpasswd|basic_auth|auth_header|private_pem|kubeconfig|dockerconfigjson|docker_config_json|passwords|secret_data|string_data|key)$/;
/** Names that hold such a word and name no secret: where one is kept, how long it lasts, whether there is one. */
const harmless =
  /(?:^|_)(?:existing|use|enable|enabled|create|generate|mount|automount|rotate|require|required|allow)_|(?:^|_)(?:image_pull_secrets?|pull_secrets?|secret_key_ref|secret_ref|public_key|topology_key|sort_key|partition_key|primary_key|foreign_key|host_key|ssh_host_key|tls_secrets?|config_key|file_key|label_key|annotation_key|service_account_token)$/;
/** A bare `key` is the name of an entry more often than a secret. */
const bareKey = /^(?:key|.*_secret_key_name)$/;

/** A name's words, lower-case, with `_` between: `adminPassword`, `ADMIN-PASSWORD` and `admin.password` are one. */
function words(name: string): string {
  return name
    .slice(0, 300)
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .toLowerCase()
    .replace(/^_+|_+$/g, '');
}

/** Whether what has this name is a secret by its name, such as `adminPassword` or `AWS_SECRET_ACCESS_KEY`. */
export function isSecretName(name: string): boolean {
  const name_ = words(name);
  if (bareKey.test(name_) || harmless.test(name_)) return false;
  return secretEnds.test(name_);
}

const privateKey = /-----BEGIN [A-Z0-9 ]*PRIVATE KEY( BLOCK)?-----/;
const webToken = /\beyJ[\w-]{8,}\.[\w-]{4,}\.[\w-]*/g;
const knownToken =
  /\b(?:gh[pousr]_\w{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}|xox[abprs]-[\w-]{10,}|AKIA[0-9A-Z]{16}|AIza[\w-]{30,}|sk_live_\w{16,})/g;
const inUrl = /([a-z][a-z0-9+.-]{0,30}:\/\/[^\s:/@?#]{0,200}:)([^\s/@]{1,500})(?=@)/gi;
const assigned =
  /((?:password|passwd|pwd|secret|token|api[_-]?key|access[_-]?key|accountkey|sharedaccesskey)["']?\s{0,3}[=:]\s{0,3}["']?)([^\s"',;&]{1,500})/gi;

/** A text without the secrets that are plain to see in it: passwords in addresses, `password=...`, private keys, tokens. */
export function maskText(text: string): string {
  if (privateKey.test(text)) return mask;
  return text
    .replace(inUrl, `$1${mask}`)
    .replace(assigned, `$1${mask}`)
    .replace(webToken, mask)
    .replace(knownToken, mask);
}
