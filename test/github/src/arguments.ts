import { parseArgs } from 'node:util';

/** What `npm run github` was asked for. */
export interface Arguments {
  port: number;
  /** Where the App's webhooks go. */
  hook: string;
  secret: string;
  help: boolean;
}

export const usage = `npm run github -- [options]

Starts an emulated GitHub to play with: an organisation, a repository with a chart, and an App that is installed.

  --port NUMBER    where it listens (default 8390)
  --hook URL       where the App's webhooks go (default http://127.0.0.1:8090/webhooks/github)
  --secret TEXT    the webhook secret (default: a new one each time)`;

/** Somebody wrote something that it does not take. */
export class BadArguments extends Error {
  readonly code = 'bad_arguments';
}

/** Reads the command line. Throws BadArguments. */
export function readArguments(args: readonly string[], freshSecret: string): Arguments {
  const { values } = parsed(args);
  const port = Number(values.port ?? 8390);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new BadArguments(`--port: ${values.port ?? ''} is no port; take one from 0 to 65535.`);
  }
  const hook = values.hook ?? 'http://127.0.0.1:8090/webhooks/github';
  if (!URL.canParse(hook))
    throw new BadArguments(`--hook: ${hook} is no address; write it as http://host:port/path.`);
  return { port, hook, secret: values.secret ?? freshSecret, help: values.help ?? false };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        port: { type: 'string' },
        hook: { type: 'string' },
        secret: { type: 'string' },
        help: { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new BadArguments(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
  }
}
