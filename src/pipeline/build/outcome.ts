import type {LoadReceipt, RelationDescription} from '../../warehouse/index.ts';
import type {StepOutcome} from '../steps/load-step.ts';

export function isTable(target: RelationDescription | undefined): target is RelationDescription {
  return target !== undefined && target.kind !== 'view';
}

/** What the loads of a step did together. */
export function outcomeOf(receipts: readonly LoadReceipt[], more: StepOutcome = {}): StepOutcome {
  const sum = (of: (receipt: LoadReceipt) => number) =>
    receipts.reduce((all, receipt) => all + of(receipt), 0);
  const rowsRemoved = sum((receipt) => receipt.rowsRemoved ?? 0);
  return {
    rows: sum((receipt) => receipt.rowsWritten),
    ...(rowsRemoved > 0 && {rowsRemoved}),
    ...(receipts.length > 1 && {chunks: receipts.length}),
    ...more,
  };
}
