import type {Asset} from '../project/asset.ts';
import {canonicalJson} from './canonical-json.ts';

/** Digests of an asset by what a difference in them asks for. */
export interface Fingerprints {
  /** What decides the rows; a difference means a new version. */
  data: string;
  /** Description, owner, tags, schedule; a difference builds nothing. */
  metadata: string;
  /** A difference means that the checks run again. */
  checks: string;
}

export interface FingerprintInput {
  asset: Asset;
  connection: string;
  /** Canonical text of the SQL that builds it. */
  sql?: string;
  /** Digest of the files that it is made of, besides its own. */
  content?: string;
}

/** Digests of an asset. What only says how work is done (time-outs, retries, chunks) is no part of the data. */
export function fingerprint(
  {asset, connection, sql, content}: FingerprintInput,
  sha256: (text: string) => string,
): Fingerprints {
  const {description, owner, tags, meta, schedule, columns, checks} = asset;
  return {
    data: sha256(
      canonicalJson({sql, ...dataSettings({asset, connection, ...(content !== undefined && {content})})}),
    ),
    metadata: sha256(canonicalJson({description, owner, tags, meta, schedule, columns})),
    checks: sha256(canonicalJson(checks)),
  };
}

/** What decides the rows besides the SQL. */
export function dataSettings({
  asset,
  connection,
  content,
}: Omit<FingerprintInput, 'sql'>): Record<string, unknown> {
  const common = {connection, content, kind: asset.kind};
  if (asset.kind === 'sql')
    return {...common, materialization: asset.materialization, hooks: hooksOf(asset.build)};
  if (asset.kind === 'job') return {...common, job: asset.job};
  const {cursor, missing, versions, shape} = asset.settings;
  return {
    ...common,
    source: asset.source,
    mode: asset.mode,
    key: asset.key,
    cursor,
    missing,
    versions,
    shape,
  };
}

function hooksOf({preHooks, postHooks}: {preHooks: readonly string[]; postHooks: readonly string[]}) {
  return preHooks.length + postHooks.length === 0 ? undefined : {preHooks, postHooks};
}

/** The version of an asset: its data and the versions of all that it reads. */
export function versionOf(
  data: string,
  upstream: ReadonlyMap<string, string>,
  sha256: (text: string) => string,
): string {
  return sha256(canonicalJson({data, upstream}));
}
