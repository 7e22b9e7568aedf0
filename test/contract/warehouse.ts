import {describe} from 'vitest';
import {describeConnection} from './connection.ts';
import type {WarehouseFixture} from './fixture.ts';
import {describeHealth} from './health.ts';
import {describeQuery} from './query.ts';
import {useSession} from './session.ts';

export type {AwkwardValue, Settings, WarehouseFixture} from './fixture.ts';
export {sampleRows} from './fixture.ts';

/**
 * What every warehouse must do. The required part runs always, the part of a facet exactly when the definition
 * declares it; that the declaration is true is a case of its own.
 */
export function describeWarehouse(fixture: WarehouseFixture): void {
  describe(`${fixture.definition.title} fulfils the warehouse contract`, () => {
    const session = useSession(fixture);
    describe('connection', () => describeConnection(session));
    describe('query', () => describeQuery(session));
    describe('health', () => describeHealth(session));
  });
}
