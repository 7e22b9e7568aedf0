import type {Sqlite} from '../../runtime/ports.ts';
import type {Relation} from '../../warehouse/index.ts';

/** One version of an asset and where its rows are. */
export interface AssetVersion {
  asset: string;
  version: string;
  /** Digests, see `src/transform/fingerprint.ts`. */
  data: string;
  metadata: string;
  checks: string;
  connection: string;
  kind: 'table' | 'view' | 'none';
  /** Where its rows are; absent for what is not built, and once it was removed. */
  relation?: Relation;
  /** True while it stands under the name of the asset itself, where `weir run` builds it. */
  isInPlace: boolean;
  definition: VersionDefinition;
}

/** What a later change is compared with. */
export interface VersionDefinition {
  /** Canonical text of its SQL. */
  sql?: string;
  /** True where the text is that of a tree, not of tokens. */
  isTree?: boolean;
  /** Everything besides the SQL that decides the data, as canonical JSON. */
  settings: string;
  /** Versions of what it reads. */
  upstream: Readonly<Record<string, string>>;
}

/** Versions by asset. */
export type Pointers = ReadonlyMap<string, string>;

export type RevisionCause =
  {kind: 'run'} | {kind: 'apply'} | {kind: 'promote'; from: string} | {kind: 'rollback'; to: number};

export interface EnvironmentRevision {
  environment: string;
  revision: number;
  cause: RevisionCause;
  /** Digest of the plan that was applied. */
  plan?: string;
  createdAt: string;
}

export interface NewRevision {
  environment: string;
  pointers: Pointers;
  versions: readonly AssetVersion[];
  cause: RevisionCause;
  plan?: string;
  at: string;
}

/** Versions and environments of one target, which is an environment of weir.yml. */
export interface EnvironmentStore {
  environments(): EnvironmentRevision[];
  current(environment: string): EnvironmentRevision | undefined;
  revisions(environment: string): EnvironmentRevision[];
  pointers(environment: string, revision: number): Map<string, string>;
  version(asset: string, version: string): AssetVersion | undefined;
  /** All versions that have a place, with the moment of their last use. */
  placedVersions(): (AssetVersion & {usedAt: string})[];
  saveVersion(version: AssetVersion, at: string): void;
  /** Versions and pointers in one step; what the environment used before counts as used now. */
  commit(revision: NewRevision): void;
  forgetPlaces(versions: readonly AssetVersion[]): void;
  /** A change of views that may have happened or not. */
  pendingChange(environment: string): {changeId: string; body: string} | undefined;
  pendingEnvironments(): string[];
  beginChange(environment: string, changeId: string, body: string): void;
  endChange(environment: string): void;
}

interface VersionRow {
  asset: string;
  version: string;
  data: string;
  metadata: string;
  checks: string;
  connection: string;
  kind: AssetVersion['kind'];
  relation: string | null;
  is_in_place: number;
  definition: string;
  used_at: string;
}

interface RevisionRow {
  environment: string;
  revision: number;
  cause: string;
  plan: string | null;
  created_at: string;
}

export function createEnvironmentStore(database: Sqlite, target: string): EnvironmentStore {
  const saveVersion = (version: AssetVersion, at: string) =>
    database.run(
      `insert into asset_version values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
       on conflict do update set metadata = excluded.metadata, checks = excluded.checks, kind = excluded.kind,
         relation = excluded.relation, is_in_place = excluded.is_in_place, used_at = excluded.used_at`,
      [
        target,
        version.asset,
        version.version,
        version.data,
        version.metadata,
        version.checks,
        version.connection,
        version.kind,
        version.relation ? JSON.stringify(version.relation) : null,
        version.isInPlace ? 1 : 0,
        JSON.stringify(version.definition),
        at,
        at,
      ],
    );
  const revisions = (environment: string) =>
    database
      .all<RevisionRow>(
        'select * from environment_revision where target = ? and environment = ? order by revision desc',
        [target, environment],
      )
      .map(toRevision);
  const current = (environment: string) => revisions(environment)[0];
  const environments = () =>
    database
      .all<{environment: string}>(
        'select distinct environment from environment_revision where target = ? order by environment',
        [target],
      )
      .map(({environment}) => current(environment)!);
  const store: EnvironmentStore = {
    environments,
    current,
    revisions,
    pointers: (environment, revision) =>
      new Map(
        database
          .all<{asset: string; version: string}>(
            'select asset, version from environment_pointer where target = ? and environment = ? and revision = ? order by asset',
            [target, environment, revision],
          )
          .map(({asset, version}) => [asset, version]),
      ),
    version(asset, version) {
      const row = database.all<VersionRow>(
        'select * from asset_version where target = ? and asset = ? and version = ?',
        [target, asset, version],
      )[0];
      return row && toVersion(row);
    },
    placedVersions: () =>
      database
        .all<VersionRow>(
          'select * from asset_version where target = ? and relation is not null order by created_at desc, asset',
          [target],
        )
        .map((row) => ({...toVersion(row), usedAt: row.used_at})),
    saveVersion,
    commit(change) {
      database.transaction(() => {
        const {environment, at} = change;
        const former = current(environment);
        const revision = (former?.revision ?? 0) + 1;
        for (const version of change.versions) saveVersion(version, at);
        if (former)
          database.run(
            `update asset_version set used_at = ? where target = ? and (asset, version) in
               (select asset, version from environment_pointer where target = ? and environment = ? and revision = ?)`,
            [at, target, target, environment, former.revision],
          );
        database.run('insert into environment_revision values (?, ?, ?, ?, ?, ?)', [
          target,
          environment,
          revision,
          JSON.stringify(change.cause),
          change.plan ?? null,
          at,
        ]);
        for (const [asset, version] of change.pointers)
          database.run('insert into environment_pointer values (?, ?, ?, ?, ?)', [
            target,
            environment,
            revision,
            asset,
            version,
          ]);
        store.endChange(environment);
      });
    },
    forgetPlaces(versions) {
      database.transaction(() => {
        for (const {asset, version} of versions)
          database.run(
            'update asset_version set relation = null, is_in_place = 0 where target = ? and asset = ? and version = ?',
            [target, asset, version],
          );
      });
    },
    pendingChange(environment) {
      const row = database.all<{change_id: string; body: string}>(
        'select change_id, body from environment_change where target = ? and environment = ?',
        [target, environment],
      )[0];
      return row && {changeId: row.change_id, body: row.body};
    },
    pendingEnvironments: () =>
      database
        .all<{environment: string}>('select environment from environment_change where target = ?', [target])
        .map(({environment}) => environment),
    beginChange: (environment, changeId, body) =>
      database.run('insert or replace into environment_change values (?, ?, ?, ?)', [
        target,
        environment,
        changeId,
        body,
      ]),
    endChange: (environment) =>
      database.run('delete from environment_change where target = ? and environment = ?', [
        target,
        environment,
      ]),
  };
  return store;
}

function toVersion(row: VersionRow): AssetVersion {
  const {asset, version, data, metadata, checks, connection, kind} = row;
  return {
    asset,
    version,
    data,
    metadata,
    checks,
    connection,
    kind,
    ...(row.relation !== null && {relation: JSON.parse(row.relation) as Relation}),
    isInPlace: row.is_in_place === 1,
    definition: JSON.parse(row.definition) as VersionDefinition,
  };
}

function toRevision(row: RevisionRow): EnvironmentRevision {
  const {environment, revision, plan} = row;
  return {
    environment,
    revision,
    cause: JSON.parse(row.cause) as RevisionCause,
    ...(plan !== null && {plan}),
    createdAt: row.created_at,
  };
}
