import {expect, test} from 'vitest';
import {never, type ContractSession} from './session.ts';

export function describeHealth(session: ContractSession): void {
  test('reports latency, version, identity and judged signals', async () => {
    const report = await session.warehouse.health.probe({signal: never});
    expect(report.latencyMs).toBeGreaterThanOrEqual(0);
    expect(report.version).toMatch(/\S/);
    expect(report.identity).toMatch(/\S/);
    for (const signal of report.signals) {
      expect(signal.name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      expect(['ok', 'warn', 'fail']).toContain(signal.level);
      expect(signal.value).toMatch(/\S/);
      expect(signal.explanation).toMatch(/\S/);
    }
  });

  test('names no signal twice', async () => {
    const {signals} = await session.warehouse.health.probe({signal: never});
    const names = signals.map((signal) => signal.name);
    expect(names).toEqual([...new Set(names)]);
  });
}
