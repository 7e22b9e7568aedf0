import type {HighlightKind} from '../../sql/highlight.ts';
import type {LineageNode} from '../lineage/project-lineage.ts';
import type {NodePlace} from '../lineage/layer-nodes.ts';

export interface DocsCheckResult {
  run: string;
  at: string;
  status: string;
  failures: number;
  message?: string;
}

export interface DocsCheck {
  name: string;
  severity: string;
  /** Newest first; empty when it never ran. */
  results: readonly DocsCheckResult[];
}

/** A table of the project with everything that is known of it. */
export interface DocsTable extends LineageNode {
  place: NodePlace;
  description?: string;
  owner?: string;
  tags: readonly string[];
  /** What is built or loaded, in words, e.g. `incremental`. */
  materialization?: string;
  /** Its SQL as coloured pieces. */
  sql?: readonly (readonly [kind: HighlightKind, text: string])[];
  checks: readonly DocsCheck[];
  /** The last time that it was brought up to date. */
  refreshedAt?: string;
  rows?: number;
  lastStatus?: string;
}

/** All that a static catalog shows; plain values. */
export interface DocsCatalog {
  project: string;
  environment: string;
  generatedAt: string;
  tables: readonly DocsTable[];
}
