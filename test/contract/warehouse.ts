import {describe} from 'vitest';
import {describeBuildInto} from './build-into.ts';
import {describeBuilds, describeTableChanges} from './builds.ts';
import {describeBulkRead} from './bulk-read.ts';
import {describeBulkWriteFailures} from './bulk-write-failures.ts';
import {describeBulkWriteRetries} from './bulk-write-retries.ts';
import {describeBulkWrite} from './bulk-write.ts';
import {describeCatalog} from './catalog.ts';
import {describeClaims} from './claims.ts';
import {describeConnection} from './connection.ts';
import {describeDialect} from './dialect.ts';
import {describeExplain} from './explain.ts';
import type {LoadMode} from '#src/warehouse/index.ts';
import type {WarehouseFixture} from './fixture.ts';
import {describeHealth} from './health.ts';
import {describeJobs} from './jobs.ts';
import {describeLoadModes} from './load-modes.ts';
import {describeLoadOptions} from './load-options.ts';
import {loadableFormats} from './loading.ts';
import {describePointViews} from './point-views.ts';
import {describeQuerySession} from './query-session.ts';
import {describeQuery} from './query.ts';
import {useSession} from './session.ts';
import {describeSpool} from './spool.ts';
import {describeTransform} from './transform.ts';

export type {AwkwardValue, Settings, WarehouseFixture} from './fixture.ts';

/**
 * What every warehouse must do. The required part runs always, the part of a facet exactly when the definition
 * declares it; that the declaration is true is a case of its own.
 */
export function describeWarehouse(fixture: WarehouseFixture): void {
  const {capabilities, title} = fixture.definition;
  describe(`${title} fulfils the warehouse contract`, () => {
    const session = useSession(fixture);
    describe('connection', () => describeConnection(session));
    describe('claims', () => describeClaims(session));
    describe('dialect', () => describeDialect(session));
    describe('query', () => describeQuery(session));
    if (fixture.statements.session) describe('query session', () => describeQuerySession(session));
    describe('health', () => describeHealth(session));
    if (capabilities.catalog) describe('catalog', () => describeCatalog(session));
    if (capabilities.bulkRead) describe('bulk read', () => describeBulkRead(session));
    if (loadableFormats(fixture).length > 0)
      describe('bulk write', () => {
        describeBulkWrite(session);
        describe('failure', () => describeBulkWriteFailures(session));
        describe('retry', () => describeBulkWriteRetries(session));
        if (hasMoreModes(capabilities.bulkWrite?.modes)) describe('mode', () => describeLoadModes(session));
        describe('option', () => describeLoadOptions(session));
        if (capabilities.bulkWrite?.builds) describe('build', () => describeBuilds(session));
        if (capabilities.bulkWrite?.changesTables)
          describe('table change', () => describeTableChanges(session));
      });
    if (capabilities.transform) describe('transform', () => describeTransform(session));
    if (capabilities.transform?.modes) describe('build into', () => describeBuildInto(session));
    if (capabilities.transform?.pointsViews) describe('views', () => describePointViews(session));
    if (capabilities.jobs) describe('jobs', () => describeJobs(session));
    if (capabilities.explain) describe('explain', () => describeExplain(session));
    if (capabilities.spool) describe('spool', () => describeSpool(session));
  });
}

/** True when rows that are there matter to what a load does. */
function hasMoreModes(modes: readonly LoadMode[] = []): boolean {
  return modes.some((mode) => mode !== 'append' && mode !== 'replace');
}
