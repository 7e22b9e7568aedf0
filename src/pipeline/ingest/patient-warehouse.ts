import type {Batch, OpenWarehouse, Query, ResultStream} from '../../warehouse/index.ts';
import {waitWithPatience, type Patience} from './patience.ts';

const origins = new WeakMap<OpenWarehouse, OpenWarehouse>();

/**
 * The warehouse with every answer awaited with patience, but not for ever. `load` is left alone: it works for as long as
 * rows move, and has its own watch.
 */
export function makePatient(open: OpenWarehouse, patience: Omit<Patience, 'connection'>): OpenWarehouse {
  const warehouse = originOf(open);
  const wait = <Answer>(answer: Promise<Answer>, discard?: (late: Answer) => unknown) =>
    waitWithPatience(answer, {...patience, connection: warehouse.name}, discard);
  const {catalog, bulkRead, bulkWrite, transform} = warehouse;
  const patient: OpenWarehouse = {
    ...warehouse,
    query: patientQuery(warehouse.query, wait),
    ...(catalog && {catalog: patientFacet(catalog, wait)}),
    ...(bulkRead && {
      bulkRead: patientFacet(bulkRead, wait, {
        unload: (request) => wait(bulkRead.unload(request), (late) => late.dispose()),
      }),
    }),
    ...(bulkWrite && {
      bulkWrite: patientFacet(bulkWrite, wait, {load: (request) => bulkWrite.load(request)}),
    }),
    ...(transform && {transform: patientFacet(transform, wait)}),
  };
  origins.set(patient, warehouse);
  return patient;
}

/** The warehouse behind a patient one. */
export function originOf(warehouse: OpenWarehouse): OpenWarehouse {
  return origins.get(warehouse) ?? warehouse;
}

type Wait = <Answer>(answer: Promise<Answer>, discard?: (late: Answer) => unknown) => Promise<Answer>;

function patientFacet<Facet extends object>(facet: Facet, wait: Wait, own: Partial<Facet> = {}): Facet {
  return new Proxy(facet, {
    get(target, property, receiver) {
      const member: unknown = Reflect.get(property in own ? own : target, property, receiver);
      if (typeof member !== 'function' || property in own) return member;
      return (...args: unknown[]) => wait(Promise.resolve(member.apply(target, args)));
    },
  });
}

function patientQuery(query: Query, wait: Wait): Query {
  return {
    ...query,
    async run(statement, options) {
      const result = await wait(query.run(statement, options), (late) => late.close());
      return {
        columns: result.columns,
        batches: patientBatches(result, wait),
        stats: () => result.stats(),
        close: () => result.close(),
      };
    },
  };
}

async function* patientBatches({batches}: ResultStream, wait: Wait): AsyncGenerator<Batch> {
  const iterator = batches[Symbol.asyncIterator]();
  let isLeftEarly = false;
  try {
    for (;;) {
      const next = await wait(iterator.next());
      if (next.done) return;
      isLeftEarly = true;
      yield next.value;
      isLeftEarly = false;
    }
  } finally {
    if (isLeftEarly) await iterator.return?.();
  }
}
