import { isOperation, type Operation, type OperationTree } from '../operations/operation.ts';
import { operations } from '../operations/operations.ts';
import { askedBy } from './asked.ts';
import type { Client } from './client-types.ts';
import type { ClientOptions } from './connection.ts';
import { events } from './events.ts';
import { lines } from './lines.ts';
import { items, pages } from './paging.ts';
import { request } from './request.ts';

/**
 * The API of a Chandlery server as methods. Refusals are thrown as `ApiError`, and what came to no answer as `TransportError`.
 *
 *     const client = createClient({ baseUrl: 'https://charts.example.com', credentials: { token } });
 *     for await (const app of client.store.apps.all({ text: 'redis' })) console.log(app.name);
 */
export function createClient(options: ClientOptions): Client {
  // The tree is built out of the same table as its type.
  return resource(options, operations) as Client;
}

function resource(connection: ClientOptions, tree: OperationTree): Record<string, unknown> {
  const built: Record<string, unknown> = {};
  for (const [name, node] of Object.entries(tree)) {
    built[name] = isOperation(node) ? method(connection, node) : resource(connection, node);
  }
  const { list } = tree;
  return list !== undefined && isOperation(list) ? { ...built, ...paging(connection, list) } : built;
}

function method(connection: ClientOptions, operation: Operation) {
  if (operation.lines !== undefined)
    return (...args: unknown[]) => lines(connection, askedBy(operation, args));
  if (operation.events !== undefined)
    return (...args: unknown[]) => events(connection, askedBy(operation, args));
  return async (...args: unknown[]) => request(connection, askedBy(operation, args));
}

function paging(connection: ClientOptions, list: Operation) {
  const pagesOf = (...args: unknown[]) => pages((asked) => request(connection, asked), askedBy(list, args));
  return { pages: pagesOf, all: (...args: unknown[]) => items(pagesOf(...args)) };
}
