import type {VariableRule} from './variables.ts';

/** One entry of `connections:` in weir.yml, environment applied, references not yet resolved. */
export interface ConnectionSettings {
  name: string;
  /** Plugin name or alias. */
  type: string;
  /** Everything but `type`, `concurrency`, `read_only` and `production`, as written. */
  settings: Readonly<Record<string, unknown>>;
  /** Pieces of work at once; undefined means the plugin's default. */
  concurrency?: number;
  /** Refuses to write through this connection. Default false. */
  readOnly: boolean;
  /** People work there on live data: the workbench marks it and asks before it changes anything. Default false. */
  isProduction?: boolean;
  /** Secrets may stand in it as they are, because its file is not ours. Default false. */
  allowsPlainSecrets?: boolean;
}

/** Where a dbt project is, and what decides how it is read besides its files. */
export interface DbtReference {
  /** Absolute path of the folder of dbt_project.yml. */
  root: string;
  /** Entry of profiles.yml. */
  profile: string;
  /** There is a weir.yml too, whose assets run together with the models. Default false. */
  besideAssets?: boolean;
  invocation: {
    target?: string;
    profilesDirectory?: string;
    variables: Readonly<Record<string, unknown>>;
  };
}

/** A loaded weir.yml. */
export interface Project {
  name: string;
  /** Absolute path of the folder that holds weir.yml. */
  root: string;
  /** Absolute path of weir.yml. */
  file: string;
  /** Name of the environment in force. */
  environment: string;
  connections: ReadonlyMap<string, ConnectionSettings>;
  /** Connection that SQL assets and queries use when they name none. */
  defaultConnection: string | undefined;
  /** Values for `var()` in templates. */
  variables: Readonly<Record<string, unknown>>;
  /** Of variables that weir.yml declares with a type. */
  variableRules: ReadonlyMap<string, VariableRule>;
  /** Assets that run at once over all connections. */
  concurrency: number;
  /** Severity of rules of `weir lint` that weir.yml sets. */
  lint?: Readonly<Record<string, 'off' | 'warn' | 'error'>>;
  /** A dbt project that is run in place. */
  dbt?: DbtReference;
  /** What weir.yml says of the dbt project beside it. */
  dbtSettings?: {profiles_dir?: string | undefined};
  /** Where runs tell what they did; absent: nowhere. */
  openlineage?: OpenLineageSettings;
}

/** As written; the address and the token may be references. */
export interface OpenLineageSettings {
  /** Relative to the project folder. Exactly one of `file` and `url` is there. */
  file?: string;
  url?: string;
  token?: string;
  /** Of jobs. Default: the name of the project. */
  namespace?: string;
}
