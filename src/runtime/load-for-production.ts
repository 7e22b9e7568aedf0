/**
 * Loads modules that choose their code by NODE_ENV as they load: React's for development is twice as slow. Programs
 * that are started later see the environment as it was.
 */
export async function loadForProduction<Module>(load: () => Promise<Module>): Promise<Module> {
  const before = process.env.NODE_ENV;
  process.env.NODE_ENV = before ?? 'production';
  try {
    return await load();
  } finally {
    if (before === undefined) delete process.env.NODE_ENV;
  }
}
