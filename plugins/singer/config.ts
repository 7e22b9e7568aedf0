import {z} from 'zod';

export const singerConfig = z.strictObject({
  command: z.string().min(1).meta({
    label: 'Command',
    help: 'Program of the tap, as path or found on the PATH.',
    example: '.venv/bin/tap-github',
  }),
  args: z.array(z.string()).default([]).meta({
    label: 'Arguments',
    help: 'Words between the program and those that weir adds.',
    example: '[run, tap]',
    advanced: true,
  }),
  config: z.record(z.string(), z.unknown()).default({}).meta({
    label: 'Configuration',
    help: "The tap's own settings; no secrets.",
    example: '{start_date: "2026-01-01T00:00:00Z"}',
  }),
  secrets: z.record(z.string(), z.string()).default({}).meta({
    label: 'Secrets',
    help: 'Further settings of the tap, each a reference such as env:GITHUB_TOKEN; the tap gets them in a private file.',
    example: '{access_token: env:GITHUB_TOKEN}',
    secret: true,
  }),
  catalog: z.string().min(1).optional().meta({
    label: 'Catalog',
    help: 'File with a catalog of the tap; default: what it says when it is run with --discover.',
    advanced: true,
    path: true,
  }),
  memory_limit: z
    .string()
    .regex(/^\d+(\.\d+)?\s*([KMGT]i?B|%)$/i, 'must be a size like 2GB or a share like 50%')
    .default('1GB')
    .meta({
      label: 'Memory limit',
      help: 'Memory for finding the types of records before work spills to disk; default 1GB.',
      example: '4GB',
      advanced: true,
    }),
});

export type SingerConfig = z.infer<typeof singerConfig>;
