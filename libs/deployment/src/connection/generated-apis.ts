import type * as kubernetes from '@kubernetes/client-node';
import type { ClusterCredential } from '../credential/cluster-credential.ts';
import type { Call, Transport } from './transport.ts';

/** The generated clients of Kubernetes' own APIs that the store writes with. */
export type GeneratedApis = {
  readonly core: kubernetes.CoreV1Api;
  readonly rbac: kubernetes.RbacAuthorizationV1Api;
  readonly authorization: kubernetes.AuthorizationV1Api;
  readonly version: kubernetes.VersionApi;
};

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/**
 * The generated clients of `@kubernetes/client-node`, over our transport: so that its limits hold for them too. The package is
 * loaded with the first use alone: it takes 90 MB and most of a second, which a store without clusters need not pay.
 */
export async function generatedApis(
  credential: ClusterCredential,
  transport: Transport,
  signal?: AbortSignal,
): Promise<GeneratedApis> {
  const library = await import('@kubernetes/client-node');
  const configuration = library.createConfiguration({
    baseServer: new library.ServerConfiguration(credential.server, {}),
    httpApi: library.wrapHttpLibrary({
      send: async (request) => {
        const answer = await transport.call({ ...callOf(request, credential.server), signal });
        const body = {
          text: async () => answer.body.toString('utf8'),
          binary: async () => answer.body,
          stream: () => new Blob([new Uint8Array(answer.body)]).stream(),
        };
        return new library.ResponseContext(answer.status, { ...answer.headers }, body);
      },
    }),
  });
  return {
    core: new library.CoreV1Api(configuration),
    rbac: new library.RbacAuthorizationV1Api(configuration),
    authorization: new library.AuthorizationV1Api(configuration),
    version: new library.VersionApi(configuration),
  };
}

function callOf(request: kubernetes.RequestContext, server: string): Call {
  const method = methods.find((known) => known === request.getHttpMethod());
  const body = request.getBody();
  if (method === undefined || (body !== undefined && typeof body !== 'string')) {
    throw new TypeError(`a call of a kind that the transport does not make: ${request.getHttpMethod()}`);
  }
  const headers = request.getHeaders();
  return {
    method,
    path: request.getUrl().slice(server.length),
    body,
    contentType: headers['Content-Type'],
    accept: headers['Accept'],
  };
}
