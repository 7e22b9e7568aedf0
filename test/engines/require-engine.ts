/**
 * Starts what a test file needs, or says on stderr that the file is skipped and why. On CI, where every
 * engine must be there, a failed start is an error.
 */
export async function requireEngine<Engine>(
  name: string,
  start: () => Promise<Engine>,
): Promise<Engine | undefined> {
  try {
    return await start();
  } catch (error) {
    if (process.env.CI === 'true') throw error;
    const reason = error instanceof Error ? error.message : String(error);
    process.stderr.write(`Skipped: tests that need ${name} (${reason})\n`);
    return undefined;
  }
}
