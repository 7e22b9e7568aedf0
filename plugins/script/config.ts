import {z} from 'zod';

export const scriptConfig = z.strictObject({
  root: z.string().min(1).default('.').meta({
    label: 'Folder',
    help: 'Folder that the names of scripts are relative to, and in which they run.',
    example: '.',
    path: true,
  }),
  python: z.string().min(1).default('python3').meta({
    label: 'Python',
    help: 'Program that runs Python scripts; default python3.',
    example: '.venv/bin/python',
    advanced: true,
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

export type ScriptConfig = z.infer<typeof scriptConfig>;
