/** One mistake a person can make, and what weir says about it. */
export interface BadInputCase {
  title: string;
  /** Words after `weir`. */
  args: string[];
  /** Project files by path; a case without weir.yml has no project. */
  files?: Record<string, string>;
  env?: Record<string, string>;
  input?: string;
  exitCode: number;
  /** What stderr says: the thing, and the action. */
  says: (string | RegExp)[];
  /** What stdout holds; nothing unless said. */
  prints?: string | RegExp;
  /** Runs beside the command, e.g. holds a lock; gets the project folder. */
  around?: (directory: string) => Promise<{stop: () => Promise<void>}>;
}

/** Stands for any secret: it must never be seen again. */
export const secret = 'hunter2-Zx9-secret';

export const warehouseProject = `project: shop
default_connection: warehouse
connections:
  warehouse: {type: duckdb, path: warehouse.duckdb}
  files: {type: files, root: data}
`;

/** A project with one asset file. */
export function withAsset(
  path: string,
  text: string,
  more: Record<string, string> = {},
): Record<string, string> {
  return {'weir.yml': warehouseProject, [path]: text, ...more};
}
