const secretKeys =
  /(?:^|[\s{,"'])["']?(?:token|password|client-key-data|client-certificate-data|username)["']?\s*:\s*["']?([^\s"',}]{6,})/g;

/**
 * Makes a function that takes what must not be told out of Helm's messages: the kubeconfig's
 * credentials, which a parser may quote, and the private folder's path, which says nothing to anybody.
 */
export function scrubber(kubeconfig: string | undefined, folder: string): (text: string) => string {
  const secrets = new Set<string>();
  for (const [, secret] of (kubeconfig ?? '').matchAll(secretKeys)) {
    if (secret !== undefined) secrets.add(secret);
  }
  // The longest first, so that no secret is left by half because another is its beginning.
  const ordered = [...secrets].sort((one, other) => other.length - one.length);
  return (text) => {
    let clean = text.replaceAll(`${folder}/`, '').replaceAll(folder, '.');
    for (const secret of ordered) clean = clean.replaceAll(secret, '(secret)');
    return clean;
  };
}
