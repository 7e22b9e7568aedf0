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
  /** Assets that run at once over all connections. */
  concurrency: number;
}
