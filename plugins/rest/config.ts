import {z} from 'zod';
import {paginateSchema, resourceSchema} from './resource-schema.ts';

const authKinds = ['none', 'bearer', 'basic', 'api-key', 'oauth2-client', 'oauth2-refresh'] as const;

export const restConfig = z.strictObject({
  base_url: z
    .string()
    .refine((text) => /^https?:\/\//i.test(text) && URL.canParse(text), {
      message: 'must be an http(s) URL such as https://api.example.com/v1',
    })
    .meta({
      label: 'Base URL',
      help: 'URL that the paths of resources are appended to; secrets are sent to this server only.',
      example: 'https://api.example.com/v1',
    }),
  auth: z.enum(authKinds).default('none').meta({
    label: 'Authentication',
    help: 'How weir says who it is: bearer and api-key take `token`, basic `user` and `password`, oauth2-* a token URL.',
  }),
  token: z.string().min(1).optional().meta({
    label: 'Token',
    help: 'Bearer token or API key, as a reference such as env:API_TOKEN.',
    example: 'env:API_TOKEN',
    secret: true,
  }),
  key_name: z.string().min(1).default('X-API-Key').meta({
    label: 'Name of the API key',
    help: 'Header or query parameter that carries the API key; default X-API-Key.',
    advanced: true,
  }),
  key_in: z.enum(['header', 'query']).default('header').meta({
    label: 'Place of the API key',
    help: 'Whether the API key is a header or a query parameter; default header.',
    advanced: true,
  }),
  user: z.string().optional().meta({label: 'User', help: 'User for basic authentication.', advanced: true}),
  password: z.string().optional().meta({
    label: 'Password',
    help: 'Password for basic authentication, as a reference; default: empty.',
    example: 'env:API_PASSWORD',
    secret: true,
    advanced: true,
  }),
  token_url: z
    .url({protocol: /^https?$/})
    .optional()
    .meta({
      label: 'Token URL',
      help: 'Where OAuth2 gives out access tokens.',
      example: 'https://auth.example.com/oauth/token',
      advanced: true,
    }),
  client_id: z.string().optional().meta({label: 'Client ID', help: 'Client of OAuth2.', advanced: true}),
  client_secret: z.string().optional().meta({
    label: 'Client secret',
    help: 'Secret of the OAuth2 client, as a reference.',
    secret: true,
    advanced: true,
  }),
  refresh_token: z.string().optional().meta({
    label: 'Refresh token',
    help: 'Refresh token for oauth2-refresh, as a reference.',
    secret: true,
    advanced: true,
  }),
  scope: z.string().optional().meta({
    label: 'Scope',
    help: 'Scopes that OAuth2 is asked for, apart by spaces.',
    advanced: true,
  }),
  client_auth: z.enum(['basic', 'body']).default('basic').meta({
    label: 'Client authentication',
    help: 'Whether the OAuth2 client names itself in a header or in the body of the request; default basic.',
    advanced: true,
  }),
  headers: z.record(z.string(), z.string()).default({}).meta({
    label: 'Headers',
    help: 'Sent with every request; no secrets.',
    example: '{Accept: application/vnd.github+json}',
    advanced: true,
  }),
  secret_headers: z.record(z.string(), z.string()).default({}).meta({
    label: 'Secret headers',
    help: 'Sent with every request; each value is a reference.',
    example: '{X-Signature: env:API_SIGNATURE}',
    secret: true,
    advanced: true,
  }),
  spec: z.string().min(1).optional().meta({
    label: 'File of resources',
    help: 'YAML file with `resources:` (and a common `paginate:`), besides those of the connection itself.',
    example: 'apis/github.yml',
    path: true,
  }),
  resources: z.record(z.string().min(1), resourceSchema).default({}).meta({
    label: 'Resources',
    help: 'Streams of the API by name: path, parameters, pagination, place of the records.',
    example: '{users: {path: /users, records: $.data}}',
    advanced: true,
  }),
  paginate: paginateSchema.optional().meta({
    label: 'Pagination',
    help: 'How resources are paged that do not say it themselves.',
    example: '{kind: link-header}',
    advanced: true,
  }),
  probe: z.string().min(1).optional().meta({
    label: 'Probe',
    help: 'Path that a test of the connection requests; default: the first resource without a parent.',
    example: '/me',
    advanced: true,
  }),
  requests_per_second: z.number().positive().optional().meta({
    label: 'Requests per second',
    help: 'Most requests that start in a second; default: as fast as answers come.',
    advanced: true,
  }),
  parallel_requests: z.int().min(1).max(64).default(4).meta({
    label: 'Parallel requests',
    help: 'Most requests at once, e.g. for the children of many parents; default 4.',
    advanced: true,
  }),
  retries: z.int().min(0).max(20).default(5).meta({
    label: 'Retries',
    help: 'How often a request is tried again after a failure that may pass; default 5.',
    advanced: true,
  }),
  max_wait_seconds: z.number().positive().default(300).meta({
    label: 'Longest wait',
    help: 'Most seconds to wait when the API asks to (Retry-After, X-RateLimit-Reset); default 300.',
    advanced: true,
  }),
  timeout_seconds: z.number().positive().default(60).meta({
    label: 'Timeout',
    help: 'Seconds without a byte after which a request counts as failed; default 60.',
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

export type RestConfig = z.infer<typeof restConfig>;
