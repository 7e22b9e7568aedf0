export {OpsError, type OpsErrorOptions} from './ops-error.ts';
export type {ErrorCode} from './codes.ts';
export * from './families.ts';
export {diskFullError, fileError, hasSystemCode, isAbort, messageOf, systemCode} from './classify.ts';
