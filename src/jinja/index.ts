export {DateTime, TimeDelta, parseTime} from './date-time.ts';
export {fromHost, toHost} from './exchange.ts';
export {jinjaGlobals} from './globals.ts';
export {toJson} from './json.ts';
export {Macro, MacroReturn} from './macro.ts';
export type {CallArguments, Expression, MacroNode, PartNode, Statement, Template} from './nodes.ts';
export {isTrue, iterate, toFloat} from './operators.ts';
export type {ExtraTags} from './parse-template.ts';
export {toText} from './python-text.ts';
export type {Environment, UndefinedPolicy} from './scope.ts';
export {bindArguments, define} from './signature.ts';
export {TemplateCache, compileTemplate, type CompiledTemplate} from './template.ts';
export {
  PythonError,
  TemplateError,
  TemplateSignal,
  type Place,
  type TemplateSource,
} from './template-source.ts';
export {Callable, Dict, Float, HostObject, PythonSet, Tuple, Undefined, type Arguments} from './values.ts';
