import type {z} from 'zod';
import type {OpsError} from '../errors/index.ts';
import type {Runtime} from '../runtime/ports.ts';
import type {Capabilities} from './capabilities.ts';
import type {DbtFlavour} from './dbt-flavour.ts';
import type {Dialect} from './dialect.ts';
import type {Warehouse} from './warehouse.ts';

/**
 * What people see of one setting, attached to its zod schema with `.meta()`. One declaration feeds flags,
 * the wizard, the JSON schema and the documentation.
 */
export type FieldMetadata = {
  /** Question of the wizard, e.g. `Host`. */
  label: string;
  /** One sentence for flags and editors. */
  help: string;
  /** The value may only be given as a reference (`env:`, `file:`, `keychain:`, `cmd:`). Default false. */
  secret?: boolean;
  /** Asked by the wizard only on demand. Default false. */
  advanced?: boolean;
  /** Example shown as placeholder. */
  example?: string;
  /** The value is a path, taken relative to the project folder. Default false. */
  path?: boolean;
};

/** What `connect` gets besides its settings. */
export interface ConnectOptions {
  signal: AbortSignal;
  /** Name in weir.yml; used in errors. */
  name: string;
  /** True when the caller promises not to write; adapters that can open read-only then do so. */
  readOnly: boolean;
  /** Most memory that an embedded system may use; what exceeds it goes to disk. Default: what its settings say. */
  memoryBytes?: number;
}

/** A connection found in the surroundings: environment variables, files of other tools. */
export interface FoundConnection {
  name: string;
  /** Where it was found, e.g. `PGHOST and PGUSER` or `~/.pg_service.conf [shop]`. */
  origin: string;
  /** Settings as they go into weir.yml; secrets as references. */
  settings: Record<string, unknown>;
}

/** Default export of a plugin. Cheap to import: the driver loads in `connect` only. */
export interface AdapterDefinition<Config = any> {
  name: string;
  aliases: readonly string[];
  title: string;
  /** One sentence for lists. */
  summary: string;
  /** Field metadata is in each field's `.meta()`. Parses settings after references were resolved. */
  config: z.ZodObject<z.ZodRawShape>;
  dialect: Dialect;
  capabilities: Capabilities;
  /** True for a system that exists for tests only: it works when named, but is offered nowhere. Default false. */
  testing?: boolean;
  /**
   * Endings of asset files that are sources by themselves, e.g. `.ts`: the asset reads the stream of that file from a
   * connection of this type made by `forAssets`. Default none.
   */
  assetExtensions?: readonly string[];
  /** Endings of asset files with rows, e.g. `.csv`, which are loaded as a whole by their path. Default none. */
  seedExtensions?: readonly string[];
  /**
   * Settings of the connection that serves the asset files of a project. Present where `assetExtensions` or
   * `seedExtensions` is.
   */
  forAssets?(projectRoot: string): Record<string, unknown>;
  /** The driver; undefined when the plugin needs none. */
  dependency?: {package: string; range: string};
  connect(config: Config, runtime: Runtime, options: ConnectOptions): Promise<Warehouse>;
  /**
   * Turns a native error into ours; called once, by `openWarehouse`. Undefined means a bug or an error that
   * is not the vendor's.
   */
  translateError(error: unknown, context: ErrorContext): OpsError | undefined;
  /** Connections that people already have on this machine. */
  discover?(runtime: Runtime): Promise<FoundConnection[]>;
  /** What dbt projects on this system need. Absent where weir runs none there. */
  dbt?: DbtFlavour;
  /** Settings from one output of a dbt profile, or undefined if the output is not for this system. */
  fromDbtProfile?(output: Readonly<Record<string, unknown>>): Record<string, unknown> | undefined;
  /** Settings from a URL or file name given in place of a connection name, or undefined if it is not ours. */
  fromUrl?(url: string): Record<string, unknown> | undefined;
  /**
   * True for the first bytes of a file of this system. Decides between systems that take the same file name; present
   * where names alone do not tell.
   */
  ownsFile?(head: Uint8Array): boolean;
}

export interface ErrorContext {
  /** Connection name in weir.yml. */
  connection: string;
  /** Parsed settings; for naming host, file or user in the sentence. */
  config: any;
  statement?: string;
}
