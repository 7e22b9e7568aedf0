import {z} from 'zod';

const faultPlaces = [
  'connect',
  'probe',
  'query',
  'catalog',
  'unload',
  'load',
  'commit',
  'build',
  'jobs',
] as const;

const faultKinds = [
  'unreachable',
  'refused',
  'unauthorized',
  'locked',
  'timeout',
  'query',
  'permission',
  'rejected-data',
  'disk-full',
  'lost',
  'stall',
  'bug',
] as const;

const fault = z.strictObject({
  /** `commit` strikes after a load or build has been committed and before the caller hears of it. */
  at: z.enum(faultPlaces),
  /**
   * `lost` breaks the connection for good, `stall` waits for an abort, `bug` is an error nobody foresaw; the others
   * are errors of a server.
   */
  kind: z.enum(faultKinds),
  /** Strikes only where the statement or relation contains this text. */
  on: z.string().optional(),
  /** Calls that succeed first. */
  after_calls: z.int().nonnegative().default(0),
  /** Rows of the call that pass first; counts in `query`, `unload` and `load`. */
  after_rows: z.int().nonnegative().default(0),
  /** How often it strikes before the system recovers. Default: for ever. */
  times: z.int().positive().optional(),
});

export const memoryConfig = z.strictObject({
  store: z.string().min(1).default('default').meta({
    label: 'Store',
    help: 'Name of the store; connections with one name in one process share their data.',
    example: 'shop',
  }),
  password: z.string().optional().meta({
    label: 'Password',
    help: 'Never checked; shows where secrets go.',
    secret: true,
  }),
  faults: z.array(fault).default([]).meta({
    label: 'Faults',
    help: 'Failures to play, in the order in which they are looked at.',
    advanced: true,
  }),
});

export type MemoryConfig = z.infer<typeof memoryConfig>;
export type Fault = z.infer<typeof fault>;
export type FaultPlace = Fault['at'];
export type FaultKind = Fault['kind'];
