import { packFiles, readChart } from '@chandlery/chart';

/** A packed chart and the digest that approvals bind to. */
export type Packed = { readonly bytes: Uint8Array; readonly content: string };

const packed = new Map<string, Packed>();

/** A tiny chart; another variant has other content under the same number. Packed once. */
export function chartOf(name: string, number: string, variant: number): Packed {
  const key = `${name} ${number} ${variant}`;
  const known = packed.get(key);
  if (known !== undefined) return known;
  const files = {
    'Chart.yaml': `apiVersion: v2\nname: ${name}\nversion: "${number}"\nkeywords: [of-${name}]\n`,
    'values.yaml': `variant: ${variant}\n`,
  };
  const bytes = packFiles(
    name,
    Object.entries(files).map(([path, text]) => ({ path, bytes: Buffer.from(text) })),
  );
  const made = { bytes, content: readChart(bytes).contentDigest };
  packed.set(key, made);
  return made;
}
