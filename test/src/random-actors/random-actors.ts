import { expect } from 'vitest';
import { walk, WalkFailure } from './walk.ts';

/** After how many steps everything is compared, beside what each step touched. */
const wholeEvery = 125;

/**
 * Runs one of the walks that together make ten thousand steps. A failure says how to have it again:
 * `CHANDLERY_RANDOM_SEED` sets the seed, `CHANDLERY_RANDOM_STEPS` how far, `CHANDLERY_RANDOM_WHOLE=1` compares everything after every step.
 * What the comparison of everything found is walked once more, up to there, with that after each step: that names the step that did it.
 */
export async function walkAndTell(defaultSeed: number, defaultSteps: number): Promise<void> {
  const { CHANDLERY_RANDOM_SEED, CHANDLERY_RANDOM_STEPS, CHANDLERY_RANDOM_WHOLE } = process.env;
  const seed = Number(CHANDLERY_RANDOM_SEED ?? defaultSeed);
  const steps = Number(CHANDLERY_RANDOM_STEPS ?? defaultSteps);
  const every = Number(CHANDLERY_RANDOM_WHOLE ?? wholeEvery);
  try {
    const { done, refused, active } = await walk({ seed, steps, wholeEvery: every });
    if (steps < defaultSteps) return;
    // A walk in which nothing happens would find nothing.
    for (const action of ['upload', 'submit', 'pass', 'reject', 'publish', 'suspend', 'activate', 'delete'])
      expect(done.get(action) ?? 0, action).toBeGreaterThan(5);
    for (const code of ['permission_missing', 'action_not_allowed', 'own_submission', 'not_visible'])
      expect(refused.get(code) ?? 0, code).toBeGreaterThan(5);
    expect(active).toBeGreaterThan(10);
  } catch (error) {
    if (!(error instanceof WalkFailure)) throw error;
    const again = (at: number, whole: number) =>
      `CHANDLERY_RANDOM_SEED=${seed} CHANDLERY_RANDOM_STEPS=${at} CHANDLERY_RANDOM_WHOLE=${whole}`;
    const atWhole = error.step % every === 0 || error.step === steps;
    const shorter = every === 1 || !atWhole ? error : await firstFailure(seed, error.step, error);
    throw new Error(`${shorter.message}\nHave it again: ${again(shorter.step, 1)}`, { cause: error });
  }
}

/** The first step of a failing walk after which anything at all is wrong. */
async function firstFailure(seed: number, steps: number, known: WalkFailure): Promise<WalkFailure> {
  try {
    await walk({ seed, steps, wholeEvery: 1 });
  } catch (error) {
    if (error instanceof WalkFailure) return error;
  }
  return known;
}
