import Fastify from 'fastify';
import { signature } from '../webhooks/webhooks.ts';

/** One webhook as it came in. */
export interface Received {
  guid: string;
  event: string;
  action: string | null;
  /** Whether the signature fits the raw bytes. */
  genuine: boolean;
  payload: Record<string, unknown>;
}

/** A server that takes webhooks, as the bot will. */
export async function startReceiver(secret: string) {
  const received: Received[] = [];
  const answers: number[] = [];
  const app = Fastify({ forceCloseConnections: true });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.post<{ Body: Buffer }>('/webhooks', async (request, reply) => {
    const payload = JSON.parse(request.body.toString()) as Record<string, unknown>;
    received.push({
      guid: String(request.headers['x-github-delivery']),
      event: String(request.headers['x-github-event']),
      action: typeof payload['action'] === 'string' ? payload['action'] : null,
      genuine: request.headers['x-hub-signature-256'] === signature(secret, request.body),
      payload,
    });
    return reply.code(answers.shift() ?? 202).send('');
  });
  const origin = await app.listen({ host: '127.0.0.1', port: 0 });
  return {
    url: `${origin}/webhooks`,
    received,
    /** Statuses for the next webhooks; 202 after them. */
    answers,
    /** `event.action` of each, in order. */
    names: () => received.map(({ event, action }) => (action === null ? event : `${event}.${action}`)),
    close: () => app.close(),
  };
}
