import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Fastify, { type FastifyInstance } from 'fastify';
import { archiveServer } from './archive-server.ts';
import { cloneRoutes } from './clone/clone-routes.ts';
import { Contract, type Violation } from './contract/contract.ts';
import { gitHubOpenApi } from './contract/openapi.ts';
import { Faults } from './faults/faults.ts';
import { Meters } from './faults/meters.ts';
import { RateLimits } from './faults/rate-limits.ts';
import { gitHubLimits, type Hub, type Limits } from './hub.ts';
import { controlRoutes } from './people/control-routes.ts';
import { peopleOf, type People } from './people/people.ts';
import { restApi } from './rest/rest-api.ts';
import type { Clock } from './state/clock.ts';
import { Turns } from './state/turns.ts';
import { World } from './state/world.ts';
import { Webhooks } from './webhooks/webhooks.ts';

const bodyLimitBytes = 40_000_000;

export interface EmulatorOptions {
  /** 0, the default, takes a free port. */
  port?: number;
  host?: string;
  limits?: Partial<Limits>;
  /** Where the repositories are kept; a temporary folder unless named, which `close` removes. */
  directory?: string;
}

/** An emulated GitHub that listens. */
export interface Emulator {
  /** The API's address, for octokit's `baseUrl`; pages and clones have the same. */
  readonly origin: string;
  /** What people do in the pages. */
  readonly people: People;
  readonly clock: Clock;
  readonly faults: Faults;
  readonly meters: Meters;
  readonly webhooks: Webhooks;
  readonly world: World;
  /** What did not fit GitHub's description so far. */
  readonly violations: readonly Violation[];
  /** Hands out the violations and forgets them: for a test that provokes some. */
  takeViolations(): Violation[];
  /** Every installation token runs out now. */
  expireTokens(): void;
  /** Stops, and throws ContractBroken if there were violations. */
  close(): Promise<void>;
}

/** Something did not fit GitHub's own description. */
export class ContractBroken extends Error {
  readonly code = 'contract_broken';
  readonly violations: readonly Violation[];

  constructor(violations: readonly Violation[]) {
    const lines = violations
      .slice(0, 20)
      .map(({ of, operation, message }) => `${of} of ${operation}: ${message}`);
    super(`${violations.length} departures from GitHub's own description:\n${lines.join('\n')}`);
    this.name = 'ContractBroken';
    this.violations = violations;
  }
}

/** Starts an emulated GitHub. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const directory = options.directory ?? (await mkdtemp(join(tmpdir(), 'github-emulator-')));
  const limits = { ...gitHubLimits, ...options.limits };
  const world = new World();
  const hub: Hub = {
    world,
    limits,
    directory,
    contract: new Contract(gitHubOpenApi()),
    webhooks: new Webhooks(world, limits),
    faults: new Faults(),
    meters: new Meters(),
    turns: new Turns(),
    rates: new RateLimits(world, limits.requestsPerHour),
  };
  const people = peopleOf(hub);
  const app = apiServer(hub, people);
  const archives = archiveServer(hub);
  const host = options.host ?? '127.0.0.1';
  const tidy = async (): Promise<void> => {
    await Promise.all([app.close(), archives.close()]);
    await Promise.all([...world.repositories.values()].map((repository) => repository.git.close()));
    if (options.directory === undefined) await rm(directory, { recursive: true, force: true });
  };
  try {
    world.origin = await app.listen({ host, port: options.port ?? 0 });
    world.archiveOrigin = await archives.listen({ host, port: 0 });
  } catch (error) {
    await tidy();
    throw error;
  }
  return {
    origin: world.origin,
    people,
    clock: world.clock,
    faults: hub.faults,
    meters: hub.meters,
    webhooks: hub.webhooks,
    world,
    violations: hub.contract.violations,
    takeViolations: () => hub.contract.violations.splice(0),
    expireTokens: () => {
      for (const token of world.tokens.values()) token.expiresAt = world.now();
    },
    close: async () => {
      hub.faults.clear();
      await hub.webhooks.settled();
      await tidy();
      if (hub.contract.violations.length > 0) throw new ContractBroken(hub.contract.violations);
    },
  };
}

function apiServer(hub: Hub, people: People): FastifyInstance {
  const app = Fastify({
    bodyLimit: bodyLimitBytes,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 1000 },
  });
  app.removeAllContentTypeParsers();
  // A PUT without a body comes without a content type.
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => {
    try {
      done(null, body === '' ? undefined : JSON.parse(body.toString()));
    } catch {
      done(Object.assign(new Error('Problems parsing JSON'), { statusCode: 400 }));
    }
  });
  restApi(app, hub);
  controlRoutes(app, hub, people);
  void app.register(cloneRoutes(hub));
  app.setNotFoundHandler((_request, reply) =>
    reply
      .code(404)
      .send({ message: 'Not Found', documentation_url: 'https://docs.github.com/rest', status: '404' }),
  );
  return app;
}
