import { DeploymentError } from '../errors.ts';
import { type Standing, standingOf } from './release-standing.ts';
import type { PerformContext, PerformRequest } from './types.ts';

/** How long a look at how things stand may take, when the work itself is over. */
export const lookMs = 30_000;

/** How the release stands now. */
export function lookAgain(request: PerformRequest, context: PerformContext): Promise<Standing> {
  return standingOf(context, request, AbortSignal.timeout(lookMs));
}

/** A standing, as the end of an operation tells it. */
export function told({ latest: _latest, ...seen }: Standing): Omit<Standing, 'latest'> {
  return seen;
}

/** What is seen, or `undefined` where the cluster does not let us see. */
export async function unlessUnseen<T>(seen: Promise<T>): Promise<T | undefined> {
  try {
    return await seen;
  } catch (error) {
    if (error instanceof DeploymentError) return undefined;
    throw error;
  }
}
