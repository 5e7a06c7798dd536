import type { People } from './people.ts';

/** The people's side of an emulator that runs elsewhere: the same functions, over HTTP. */
export function driverOf(origin: string): People {
  const send = async (deed: string, of: unknown): Promise<unknown> => {
    const answer = await fetch(`${origin}/_emulator/people/${deed}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(of),
      signal: AbortSignal.timeout(60_000),
    });
    if (answer.ok) return answer.json();
    throw new Error(`${deed}: ${answer.status} ${await answer.text()}`);
  };
  // Awaiting the driver must not look like a deed called `then`.
  return new Proxy({} as People, {
    get: (_target, deed) =>
      typeof deed === 'string' && deed !== 'then' ? (of: unknown) => send(deed, of) : undefined,
  });
}
