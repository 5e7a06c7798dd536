import { isSecretName, type JsonObject, type JsonValue, mask, parseValues } from '@chandlery/chart';

/** Shorter ones would turn every sentence into dots, and keep no secret. */
const fewestCharacters = 4;
const mostValues = 1_000;

/**
 * Takes the secrets among a user's values out of texts: every text below a name that says secret. Charts put values into
 * messages of failing templates and into what their objects are called.
 */
export function hideValues(...valuesTexts: readonly string[]): (text: string) => string {
  const secrets = new Set<string>();
  for (const valuesText of valuesTexts) {
    try {
      collect(parseValues(valuesText), false, secrets);
    } catch {
      // Not readable: Helm does not render anything of it.
    }
  }
  const longestFirst = [...secrets].sort((one, other) => other.length - one.length);
  return (text) => longestFirst.reduce((hidden, secret) => hidden.replaceAll(secret, mask), text);
}

function collect(value: JsonValue | JsonObject, isSecret: boolean, secrets: Set<string>): void {
  if (secrets.size >= mostValues) return;
  if (typeof value === 'string' || typeof value === 'number') {
    const text = String(value);
    if (!isSecret || text.length < fewestCharacters) return;
    secrets.add(text);
    secrets.add(Buffer.from(text).toString('base64'));
    for (const line of text.split('\n'))
      if (line.trim().length >= fewestCharacters * 2) secrets.add(line.trim());
  } else if (Array.isArray(value)) {
    for (const item of value) collect(item as JsonValue, isSecret, secrets);
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, item] of Object.entries(value)) collect(item, isSecret || isSecretName(name), secrets);
  }
}
