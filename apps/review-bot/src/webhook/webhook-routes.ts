import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Inbox } from '../inbox/inbox.ts';
import type { BotMetrics } from '../metrics.ts';
import { deliveriesOf } from './deliveries.ts';
import { at, BadPayload } from './payload.ts';
import { isSigned, looksSigned } from './signature.ts';

/** GitHub sends no more than 25 MB. */
export const payloadBytes = 25 * 1024 * 1024;
/** Bodies that are read at the same time; whoever comes then is told to come again, and the sweep sees to it. */
const bytesAtOnce = 8 * payloadBytes;
/** X-GitHub-Delivery is a GUID. */
const idForm = /^[0-9A-Za-z-]{1,100}$/;
const eventForm = /^[a-z_]{1,100}$/;

export type WebhookOptions = {
  /** Any of them will do, so that the secret can be changed without a gap. */
  readonly secrets: readonly string[];
  readonly inbox: Pick<Inbox, 'put'>;
  readonly metrics: Pick<BotMetrics, 'deliveries'>;
  readonly nowMs: () => number;
};

/**
 * `POST /webhooks/github`: checks the signature over the bytes as they came, keeps what was told, and only then answers 202.
 * What it leads to is the worker's affair.
 */
export async function webhookRoutes(server: FastifyInstance, options: WebhookOptions): Promise<void> {
  let reading = 0;
  await server.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: payloadBytes }, (_request, body, done) =>
      done(null, body),
    );
    scope.addHook('onRequest', async (request, reply) => {
      if (!looksSigned(request.headers['x-hub-signature-256'])) return forged(reply, options);
      const bytes = Number(request.headers['content-length'] ?? payloadBytes);
      if (reading + bytes > bytesAtOnce && reading > 0) {
        options.metrics.deliveries.inc({ outcome: 'busy' });
        return reply.code(503).header('retry-after', '10').send({ error: 'Too much at once.' });
      }
      reading += bytes;
      reply.raw.once('close', () => (reading -= bytes));
    });
    scope.post('/webhooks/github', { bodyLimit: payloadBytes }, (request, reply) =>
      take(request, reply, options),
    );
  });
}

async function take(request: FastifyRequest, reply: FastifyReply, options: WebhookOptions): Promise<unknown> {
  const { secrets, inbox, metrics, nowMs } = options;
  const {
    'x-hub-signature-256': signature,
    'x-github-event': event,
    'x-github-delivery': id,
  } = request.headers;
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  if (!looksSigned(signature) || !isSigned(body, signature, secrets)) return forged(reply, options);
  const wrong = (error: string): FastifyReply => {
    metrics.deliveries.inc({ outcome: 'malformed' });
    request.log.warn({ delivery: id, event, reason: error }, 'a signed delivery cannot be read');
    return reply.code(400).send({ error });
  };
  if (typeof event !== 'string' || !eventForm.test(event)) return wrong('X-GitHub-Event is missing.');
  if (typeof id !== 'string' || !idForm.test(id)) return wrong('X-GitHub-Delivery is missing.');
  if (!/^application\/json\b/.test(request.headers['content-type'] ?? ''))
    return wrong('Set the content type of the webhook to application/json.');
  const payload = parsed(body);
  if (at(payload) === undefined) return wrong('The body is no JSON.');
  try {
    const deliveries = deliveriesOf({ id, event, payload, receivedAtMs: nowMs() });
    let isNew = false;
    for (const delivery of deliveries) isNew = (await inbox.put(delivery)) || isNew;
    const outcome = deliveries.length === 0 ? 'ignored' : isNew ? 'taken' : 'known';
    metrics.deliveries.inc({ outcome });
    return await reply.code(202).send({ outcome });
  } catch (error) {
    if (error instanceof BadPayload) return wrong(error.message);
    throw error;
  }
}

function forged(reply: FastifyReply, { metrics }: WebhookOptions): FastifyReply {
  metrics.deliveries.inc({ outcome: 'forged' });
  // The rest of the body is not waited for.
  return reply.code(401).header('connection', 'close').send({ error: 'The signature is missing or wrong.' });
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
