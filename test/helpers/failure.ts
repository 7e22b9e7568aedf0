import {OpsError} from '#src/errors/index.ts';

/** The error a person would read; anything else, success included, fails the test. */
export async function failureOf(work: () => unknown): Promise<OpsError> {
  try {
    await work();
  } catch (error) {
    if (error instanceof OpsError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}
