import {expect, test, vi} from 'vitest';
import {OpsError} from '#src/errors/index.ts';
import type {Job} from '#src/warehouse/index.ts';
import {failureOf, readAll, type ContractSession} from './session.ts';

export function describeJobs(session: ContractSession): void {
  const {statements, unknownJobId = '999999999'} = session.fixture;

  async function runningJob(): Promise<Job> {
    return vi.waitFor(
      async () => {
        const jobs = await session.warehouse.jobs!.list();
        const found = jobs.find((job) => job.statement?.includes(statements.endless));
        if (!found) throw new Error(`Not listed: ${statements.endless}`);
        return found;
      },
      {timeout: 10_000, interval: 20},
    );
  }

  test('lists the running statement of another connection, gets it and cancels it', async () => {
    const other = await session.open();
    const work = failureOf(readAll(other, statements.endless));
    const job = await runningJob();
    expect(job.state).toBe('running');
    expect(await session.warehouse.jobs!.get(job.id)).toMatchObject({id: job.id, state: 'running'});
    expect(await session.warehouse.jobs!.cancel(job.id)).toBe(true);
    expect(await work).toBeInstanceOf(OpsError);
    expect((await readAll(other, statements.series(1))).rows).toHaveLength(1);
  });

  test('an abort ends the work on the server', async () => {
    const other = await session.open();
    const controller = new AbortController();
    const work = failureOf(readAll(other, statements.endless, {signal: controller.signal}));
    const job = await runningJob();
    controller.abort();
    await work;
    await vi.waitFor(
      async () => {
        const jobs = await session.warehouse.jobs!.list();
        expect(jobs.filter(({id, state}) => id === job.id && state === 'running')).toEqual([]);
      },
      {timeout: 10_000, interval: 20},
    );
  });

  test('does not know an unknown job and cannot cancel it', async () => {
    expect(await session.warehouse.jobs!.get(unknownJobId)).toBeUndefined();
    expect(await session.warehouse.jobs!.cancel(unknownJobId)).toBe(false);
  });
}
