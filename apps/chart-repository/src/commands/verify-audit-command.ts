import { type AuditFault, verifyAudit } from '@chandlery/persistence';
import type { Config } from '../config.ts';

/** What the command is told; `undefined`: it was misused. */
export function verifyAuditArguments(args: readonly string[]): { readonly expectHash?: string } | undefined {
  if (args.length === 0) return {};
  const [option, hash = ''] = args;
  const right = args.length === 2 && option === '--expect' && /^[0-9a-f]{64}$/.test(hash);
  return right ? { expectHash: hash } : undefined;
}

/**
 * Walks through the whole audit log and its seals, and tells every record that was removed, altered, inserted or moved. It
 * only reads, while the server runs or not.
 * @returns the exit code: 1 where something was rewritten, or a hash that was kept stands nowhere in the chain
 */
export async function verifyAuditCommand(
  config: Config,
  { expectHash }: { readonly expectHash?: string },
): Promise<number> {
  const tell = (line: string): void => void process.stdout.write(`${line}\n`);
  const { head, unsealed, faults, expectedAt } = await verifyAudit({
    dataFolder: config.dataFolder,
    expectHash,
    tell: (fault) => tell(faultLine(fault)),
  });
  tell(`${head.position} records sealed, ${unsealed} not sealed yet, ${faults} faults`);
  tell(`head ${head.hash}`);
  if (expectHash === undefined) return faults > 0 ? 1 : 0;
  tell(
    expectedAt === undefined
      ? `the expected hash ${expectHash} stands nowhere: the log was rewritten or cut off since it was kept`
      : `the expected hash stands at position ${expectedAt}`,
  );
  return faults > 0 || expectedAt === undefined ? 1 : 0;
}

/** `altered at position 9: record 01a1… of change 7` */
function faultLine({ kind, position, auditId, changeNumber }: AuditFault): string {
  const place = kind === 'inserted' ? `after position ${position}` : `at position ${position}`;
  return `${kind} ${place}${auditId === null ? '' : `: record ${auditId} of change ${changeNumber}`}`;
}
