/** Expressions; `offset` is where each starts in the text. */
export type Expression = {offset: number} & (
  | {type: 'constant'; value: unknown}
  | {type: 'name'; name: string}
  | {type: 'list' | 'tuple'; items: readonly Expression[]}
  | {type: 'dict'; items: readonly (readonly [Expression, Expression])[]}
  | {type: 'attribute'; of: Expression; name: string}
  | {type: 'item'; of: Expression; key: Expression}
  | {type: 'slice'; of: Expression; bounds: readonly (Expression | undefined)[]}
  | ({type: 'call'; of: Expression} & CallArguments)
  | ({type: 'filter'; name: string; of: Expression | undefined} & CallArguments)
  | ({type: 'test'; name: string; of: Expression} & CallArguments)
  | {type: 'unary'; operator: '-' | '+' | 'not'; of: Expression}
  | {type: 'binary'; operator: BinaryOperator; left: Expression; right: Expression}
  | {type: 'logic'; operator: 'and' | 'or'; left: Expression; right: Expression}
  | {type: 'compare'; first: Expression; rest: readonly {operator: Comparison; right: Expression}[]}
  | {type: 'concat'; items: readonly Expression[]}
  | {type: 'condition'; test: Expression; whenTrue: Expression; otherwise: Expression | undefined}
);

export type BinaryOperator = '+' | '-' | '*' | '/' | '//' | '%' | '**';
export type Comparison = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | 'not in';

export interface CallArguments {
  positional: readonly Expression[];
  named: readonly (readonly [string, Expression])[];
  /** `*list` and `**dict`. */
  rest?: Expression;
  namedRest?: Expression;
}

/** What stands left of `=` or after `for`. */
export type Target = {offset: number} & (
  | {type: 'name'; name: string}
  | {type: 'tuple'; items: readonly Target[]}
  | {type: 'attribute'; of: string; name: string}
);

export interface Parameter {
  name: string;
  fallback?: Expression;
}

export interface MacroNode {
  type: 'macro';
  offset: number;
  name: string;
  parameters: readonly Parameter[];
  body: readonly Statement[];
  /** True when the body names `caller`, `varargs` or `kwargs`. */
  uses: {caller: boolean; varargs: boolean; kwargs: boolean};
  /** Offsets of the whole text, tags included. */
  start: number;
  end: number;
  /** The tag that it stands in, e.g. `macro` or `test`. */
  tag: string;
  /** Words of the tag besides its name, e.g. the adapter of a materialization. */
  words?: ReadonlyMap<string, Expression>;
}

/** A part of a file under a name: a snapshot or a text of documentation. */
export interface PartNode {
  type: 'part';
  offset: number;
  tag: string;
  name: string;
  body: readonly Statement[];
  /** Offsets of the text between its tags. */
  bodyStart: number;
  bodyEnd: number;
}

export type Statement = {offset: number} & (
  | {type: 'data'; text: string}
  | {type: 'output'; value: Expression}
  | {type: 'do'; value: Expression}
  | {
      type: 'if';
      branches: readonly {test: Expression; body: readonly Statement[]}[];
      otherwise: readonly Statement[];
    }
  | {
      type: 'for';
      target: Target;
      items: Expression;
      condition: Expression | undefined;
      isRecursive: boolean;
      body: readonly Statement[];
      otherwise: readonly Statement[];
    }
  | {type: 'set'; target: Target; value: Expression}
  | {type: 'set-block'; target: Target; body: readonly Statement[]; filter: Expression | undefined}
  | {type: 'with'; values: readonly (readonly [Target, Expression])[]; body: readonly Statement[]}
  | {type: 'filter-block'; filter: Expression; body: readonly Statement[]}
  | {type: 'call-block'; call: Expression; caller: MacroNode}
  | MacroNode
  | PartNode
);

export interface Template {
  body: readonly Statement[];
  /** Macros at the top of the file. */
  macros: readonly MacroNode[];
  parts: readonly PartNode[];
}
