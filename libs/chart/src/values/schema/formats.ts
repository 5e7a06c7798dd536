import { isIPv6 } from 'node:net';
import type { JsonValue } from '../../yaml/json-value.ts';
import { dateDefect, dateTimeDefect, durationDefect, periodDefect, timeDefect } from './time-formats.ts';
import { emailDefect, hostnameDefect, ipv4Defect } from './host-formats.ts';
import type { Patterns } from './patterns.ts';
import { uriDefect, uriReferenceDefect, uriTemplateDefect } from './uri-formats.ts';

/** Why a text is not of a format; `undefined` if it is. The reasons hold nothing of the text. */
export type FormatCheck = (text: string) => string | undefined;

const checks: ReadonlyMap<string, FormatCheck> = new Map<string, FormatCheck>([
  ['json-pointer', (text) => (/^(\/([^~/]|~[01])*)*$/su.test(text) ? undefined : 'no JSON pointer')],
  [
    'relative-json-pointer',
    (text) => (/^(0|[1-9]\d*)(#|(\/([^~/]|~[01])*)*)$/su.test(text) ? undefined : 'no relative JSON pointer'),
  ],
  ['uuid', (text) => (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text) ? undefined : 'no UUID')],
  ['duration', durationDefect],
  ['period', periodDefect],
  ['ipv4', ipv4Defect],
  ['ipv6', (text) => (isIPv6(text) && !text.includes('%') ? undefined : 'no IPv6 address')],
  ['hostname', hostnameDefect],
  ['email', emailDefect],
  ['date', dateDefect],
  ['time', timeDefect],
  ['date-time', dateTimeDefect],
  ['uri', uriDefect],
  ['iri', uriDefect],
  ['uri-reference', uriReferenceDefect],
  ['iri-reference', uriReferenceDefect],
  ['uri-template', uriTemplateDefect],
  ['semver', semverDefect],
]);

/**
 * Why a value is not of a format, as santhosh-tekuri/jsonschema judges it (format.go). Formats that it does not know, and
 * values that are no texts, are always right.
 * @throws SchemaDefect schema_too_complex: a regular expression above the limits
 */
export function formatDefect(format: string, value: JsonValue, patterns: Patterns): string | undefined {
  if (typeof value !== 'string') return undefined;
  if (format !== 'regex') return checks.get(format)?.(value);
  const defect = patterns.defectOf(value);
  // Whether it is a regular expression was not found out.
  if (defect?.code === 'schema_too_complex') throw defect;
  return defect === undefined ? undefined : 'no regular expression of Go';
}

function semverDefect(text: string): string | undefined {
  const number = '(0|[1-9]\\d*)';
  const pre = '(0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*)';
  const semver = new RegExp(
    `^${number}\\.${number}\\.${number}(-${pre}(\\.${pre})*)?(\\+[0-9a-zA-Z-]+(\\.[0-9a-zA-Z-]+)*)?$`,
  );
  if (text.length > 1000) return 'more than 1000 characters long';
  return semver.test(text) ? undefined : 'no semantic version';
}
