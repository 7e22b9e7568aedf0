import type {HostFailure} from './protocol.ts';

/** A value does not fit the type of its column. */
export class MisfitError extends Error {
  readonly misfit: NonNullable<HostFailure['misfit']>;
  constructor(misfit: NonNullable<HostFailure['misfit']>) {
    super(`Column ${misfit.column}, row ${misfit.row}: ${misfit.reason}`);
    this.misfit = misfit;
  }
}
