import { verify } from 'node:crypto';
import type { App } from '../state/model.ts';
import type { World } from '../state/world.ts';
import { GitHubError } from '../rest/github-error.ts';

const longestLifeSeconds = 600;
/** How far a client's clock may run ahead. */
const leewaySeconds = 60;

/**
 * The App that signed a JWT (RS256), in GitHub's words where it is not good:
 * docs.github.com "Generating a JSON Web Token (JWT) for a GitHub App".
 */
export function appOfJsonWebToken(world: World, jwt: string): App {
  const [header = '', payload = '', signature = ''] = jwt.split('.');
  const head = decode(header);
  const claims = decode(payload);
  if (head === null || claims === null || head['alg'] !== 'RS256')
    throw refusal('A JSON web token could not be decoded');
  const issuer = String(claims['iss']);
  const app = [...world.apps.values()].find((one) => String(one.id) === issuer || one.clientId === issuer);
  if (app === undefined) throw new GitHubError(404, 'Integration not found');
  const signed = Buffer.from(`${header}.${payload}`);
  if (!verify('sha256', signed, app.publicKeyPem, Buffer.from(signature, 'base64url'))) {
    throw refusal('A JSON web token could not be decoded');
  }
  checkTimes(claims, world.now().getTime() / 1000);
  return app;
}

function checkTimes(claims: Record<string, unknown>, nowSeconds: number): void {
  const { iat, exp } = claims;
  if (typeof iat !== 'number' || !Number.isInteger(iat) || iat > nowSeconds + leewaySeconds) {
    throw refusal(
      "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued",
    );
  }
  if (typeof exp !== 'number' || exp <= nowSeconds) {
    throw refusal(
      "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires",
    );
  }
  if (exp > nowSeconds + longestLifeSeconds + leewaySeconds) {
    throw refusal("'Expiration time' claim ('exp') is too far in the future");
  }
}

function refusal(message: string): GitHubError {
  return new GitHubError(401, message);
}

function decode(part: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString());
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
