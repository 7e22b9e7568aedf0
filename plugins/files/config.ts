import {z} from 'zod';
import {isUrl, standardInputPath} from './url.ts';
import {fileKind} from './format.ts';

export const filesConfig = z.strictObject({
  root: z.string().min(1).default('.').meta({
    label: 'Folder or URL',
    help: 'Folder that paths are relative to, or an http(s) URL that they are appended to.',
    example: 'data',
    path: true,
  }),
  headers: z.record(z.string(), z.string()).optional().meta({
    label: 'HTTP headers',
    help: 'Sent with every request to the root URL; each value is a reference such as env:API_TOKEN.',
    example: '{Authorization: env:API_TOKEN}',
    secret: true,
    advanced: true,
  }),
  retries: z.int().min(0).max(20).default(4).meta({
    label: 'Retries',
    help: 'How often a download is tried again after a failure that may pass; default 4.',
    advanced: true,
  }),
  timeout_seconds: z.number().positive().default(60).meta({
    label: 'Timeout',
    help: 'Seconds without a byte after which a download counts as failed; default 60.',
    advanced: true,
  }),
  memory_limit: z
    .string()
    .regex(/^\d+(\.\d+)?\s*([KMGT]i?B|%)$/i, 'must be a size like 2GB or a share like 50%')
    .default('1GB')
    .meta({
      label: 'Memory limit',
      help: 'Memory for reading and querying files before work spills to disk; default 1GB.',
      example: '4GB',
      advanced: true,
    }),
});

export type FilesConfig = z.infer<typeof filesConfig>;

/** Takes a data file, a folder that ends in a slash, `.`, `-` for standard input, and http(s) URLs of data files. */
export function fromUrl(url: string): Record<string, unknown> | undefined {
  const isFolder = /(^|\/)\.{0,2}\/?$/.test(url) && url !== '';
  if (!isUrl(url) && /^[a-z][a-z\d+.-]+:/i.test(url)) return undefined;
  if (isFolder) return {root: url};
  if (url === standardInputPath) return {root: '.'};
  if (!fileKind(url)) return undefined;
  const parent = url.replace(/[^/]*$/, '');
  return {root: parent === '' ? '.' : parent};
}
