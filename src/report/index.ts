export {createLinesReporter} from './lines-reporter.ts';
export {createListrReporter} from './listr-reporter.ts';
export {createNdjsonReporter} from './ndjson-reporter.ts';
