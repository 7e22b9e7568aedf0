export {describeError, errorRecord} from './describe-error.ts';
export {reportError} from './report-error.ts';
