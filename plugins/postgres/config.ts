import {z} from 'zod';
import type {FieldMetadata} from '#src/warehouse/index.ts';

const field = (metadata: FieldMetadata) => metadata;

export const configSchema = z.strictObject({
  host: z
    .string()
    .default('localhost')
    .meta(
      field({
        label: 'Host',
        help: 'Host name, IP address, or folder of a Unix socket.',
        example: 'db.example.com',
      }),
    ),
  port: z.coerce
    .number()
    .int()
    .min(1)
    .max(65_535)
    .default(5432)
    .meta(field({label: 'Port', help: 'TCP port of the server.', example: '5432'})),
  database: z
    .string()
    .optional()
    .meta(
      field({label: 'Database', help: 'Database to open; default: the name of the user.', example: 'shop'}),
    ),
  user: z
    .string()
    .optional()
    .meta(
      field({
        label: 'User',
        help: 'Role to log in as; default: PGUSER or the operating system user.',
        example: 'etl',
      }),
    ),
  password: z
    .string()
    .optional()
    .meta(
      field({
        label: 'Password',
        help: 'Reference to the password; default: PGPASSWORD, then the password file (~/.pgpass).',
        secret: true,
        example: 'env:PGPASSWORD',
      }),
    ),
  schema: z
    .string()
    .optional()
    .meta(
      field({
        label: 'Schema',
        help: 'Schema in which names without a schema live; default: public.',
        advanced: true,
        example: 'analytics',
      }),
    ),
  sslmode: z
    .enum(['disable', 'prefer', 'require', 'verify-ca', 'verify-full'])
    .default('prefer')
    .meta(
      field({
        label: 'TLS mode',
        help: 'How strictly the connection is encrypted, as in libpq.',
        advanced: true,
      }),
    ),
  sslrootcert: z
    .string()
    .optional()
    .meta(
      field({
        label: 'CA certificate',
        help: 'PEM file with the authorities to trust; default: those of Node.',
        advanced: true,
        path: true,
        example: 'certs/ca.pem',
      }),
    ),
  application_name: z
    .string()
    .default('weir')
    .meta(
      field({label: 'Application name', help: 'Name under which the server lists sessions.', advanced: true}),
    ),
  connect_timeout: z.coerce
    .number()
    .positive()
    .default(10)
    .meta(
      field({
        label: 'Connect timeout',
        help: 'Seconds to wait for a session.',
        advanced: true,
        example: '10',
      }),
    ),
  statement_timeout: z.coerce
    .string()
    .regex(/^\d+ *(us|ms|s|min|h|d)?$/, 'must be a duration such as 30s, 5min or a number of milliseconds')
    .optional()
    .meta(
      field({
        label: 'Statement timeout',
        help: 'Longest time for one statement, e.g. `30s`; default: the server decides.',
        advanced: true,
        example: '5min',
      }),
    ),
});

export type PostgresConfig = z.infer<typeof configSchema>;

/** Where unqualified names are created. */
export function defaultSchema(config: PostgresConfig): string {
  return config.schema ?? 'public';
}
