import type {Job, Jobs} from '#src/warehouse/index.ts';
import type {MemoryConnection} from './connection.ts';
import {MemoryError} from './errors.ts';
import type {RunningJob} from './store.ts';

export function createJobs({store, faults, number}: MemoryConnection): Jobs {
  return {
    async list() {
      await faults.enter({place: 'jobs'});
      return [...store.jobs.values()].filter(({connection}) => connection !== number).map(describeJob);
    },
    async get(id) {
      await faults.enter({place: 'jobs'});
      const job = store.jobs.get(id);
      return job && describeJob(job);
    },
    async cancel(id) {
      await faults.enter({place: 'jobs'});
      const job = store.jobs.get(id);
      job?.controller.abort(new MemoryError('query', 'the statement was cancelled by another connection'));
      return store.jobs.delete(id);
    },
  };
}

function describeJob({id, statement, startedAt}: RunningJob): Job {
  return {id, state: 'running', statement, startedAt};
}
