import {z} from 'zod';

export const sqliteConfig = z.strictObject({
  path: z
    .string()
    .min(1)
    .refine((path) => path !== ':memory:', 'must be a file: every statement has a process of its own')
    .meta({
      label: 'Database file',
      help: 'Path of the SQLite database file.',
      example: 'shop.sqlite',
      path: true,
    }),
  lock_timeout_seconds: z.number().min(0).max(3600).default(5).meta({
    label: 'Lock timeout',
    help: 'Seconds to wait for another program that writes; default 5.',
    advanced: true,
  }),
  quick_check: z.boolean().optional().meta({
    label: 'Check integrity',
    help: 'Whether `weir health` reads the whole file to check it; default for files up to 64 MiB.',
    advanced: true,
  }),
});

export type SqliteConfig = z.infer<typeof sqliteConfig>;

/** Takes `sqlite:path` and paths that end like a database file. */
export function fromUrl(url: string): Record<string, unknown> | undefined {
  const path = /^sqlite3?:(?:\/\/(?=\/|[^/]))?(.+)$/.exec(url)?.[1];
  if (path !== undefined) return {path};
  const isFile = /\.(sqlite3?|db3?|s3db)$/i.test(url) && !/^[a-z][a-z0-9+.-]+:/i.test(url);
  return isFile ? {path: url} : undefined;
}

const magic = 'SQLite format 3\0';

/** True for the first bytes of a SQLite database file. */
export function ownsFile(head: Uint8Array): boolean {
  return Buffer.from(head.subarray(0, magic.length)).toString('latin1') === magic;
}
