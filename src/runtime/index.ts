export type * from './ports.ts';
export {createNodeRuntime} from './node-runtime.ts';
export {createRedactor} from './redactor.ts';
export {createInterruptSignal} from './interrupt.ts';
export {loadForProduction} from './load-for-production.ts';
