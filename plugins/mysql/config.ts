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
        help: 'Host name, IP address, or path of a Unix socket.',
        example: 'db.example.com',
      }),
    ),
  port: z.coerce
    .number()
    .int()
    .min(1)
    .max(65_535)
    .default(3306)
    .meta(field({label: 'Port', help: 'TCP port of the server.', example: '3306'})),
  database: z
    .string()
    .optional()
    .meta(
      field({
        label: 'Database',
        help: 'Database in which names without a database live; default: none.',
        example: 'shop',
      }),
    ),
  user: z
    .string()
    .optional()
    .meta(
      field({label: 'User', help: 'User to log in as; default: the operating system user.', example: 'etl'}),
    ),
  password: z
    .string()
    .optional()
    .meta(
      field({
        label: 'Password',
        help: 'Reference to the password; default: MYSQL_PWD, then the option file (~/.my.cnf).',
        secret: true,
        example: 'env:MYSQL_PWD',
      }),
    ),
  sslmode: z
    .enum(['disable', 'prefer', 'require', 'verify-ca', 'verify-full'])
    .default('prefer')
    .meta(
      field({
        label: 'TLS mode',
        help: 'How strictly the connection is encrypted; `prefer` falls back to plain text.',
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
    .number()
    .positive()
    .optional()
    .meta(
      field({
        label: 'Statement timeout',
        help: 'Longest time for one SELECT in seconds; default: the server decides.',
        advanced: true,
        example: '300',
      }),
    ),
  tinyint1: z
    .enum(['boolean', 'integer'])
    .default('boolean')
    .meta(
      field({
        label: 'tinyint(1)',
        help: 'What tinyint(1) columns hold: booleans, or numbers such as 2.',
        advanced: true,
      }),
    ),
  zero_dates: z
    .enum(['keep', 'null'])
    .default('keep')
    .meta(
      field({
        label: 'Zero dates',
        help: 'What is read from dates such as 0000-00-00: the text as it is, or NULL.',
        advanced: true,
      }),
    ),
});

export type MysqlConfig = z.infer<typeof configSchema>;

/** True when `host` is the path of a Unix socket. */
export function isSocketPath(host: string): boolean {
  return host.startsWith('/');
}
