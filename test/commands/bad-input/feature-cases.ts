import {withAsset, type BadInputCase} from './case.ts';

/** The call stands in line 5 of the file, its function from column 15 on. */
const call = (title: string, expression: string, says: string[]): BadInputCase => ({
  title,
  args: ['run', '--dry-run'],
  files: withAsset(
    'assets/marts/a.sql',
    `/* @weir\nmaterialized: table\n*/\nselect id,\n  {{ features.${expression} }} as x\nfrom raw.orders\n`,
  ),
  exitCode: 2,
  says: [/assets\/marts\/a\.sql:5:\d+: /, ...says],
});

/** Mistakes with the functions that write SQL for preprocessing and features. */
export const featureCases: BadInputCase[] = [
  call('a function that does not exist', "scale_standart('id')", [
    'there is no function features.scale_standart',
    'Did you mean features.scale_standard?',
  ]),
  call('a function that is like none', "normalise_everything('id')", [
    'there is no function features.normalise_everything',
    'impute_mean',
  ]),
  call('a function that is not called', 'scale_standard', [
    'features.scale_standard is not called',
    'features.scale_standard(column, [partition_by], [where])',
  ]),
  call('a number in place of a column', 'scale_standard(5)', ['column must be SQL text, not 5']),
  call('a text in place of a number', "bin_uniform('id', 'three')", ['bins must be a number, not "three"']),
  call('bins that are none', "bin_uniform('id', 0)", ['bins must be a whole number from 1 on, not 0']),
  call('half a row', "rolling_mean('id', 2.5, 'id')", ['rows must be a whole number from 1 on, not 2.5']),
  call('folds below one', "fold('id', -1)", ['folds must be a whole number']),
  call('a share beyond all rows', "train_test('id', test=7)", ['7 is no share between 0 and 1']),
  call('no values', "encode_onehot('id', [])", ['values must be a value or a list of values']),
  call('lists among values', "encode_onehot('id', [['a']])", ['values must be a value or a list of values']),
  call('no arguments', 'impute_mean()', [
    "missing a required argument: 'column'",
    'features.impute_mean(column, [partition_by], [where])',
  ]),
  call('a median without its table', "impute_median('amount')", [
    "missing a required argument: 'from'",
    'features.impute_median(column, from, [where])',
  ]),
  call('a name that no argument has', "clip('id', low=1, hihg=2)", [
    "unexpected keyword argument 'hihg'",
    'features.clip(column, low, high)',
  ]),
  call('too many arguments', "clip('id', 1, 2, 3)", ['takes 3 positional arguments but 4 were given']),
  call('a table that does not exist', "dedupe(ref('nope'), 'id', 'id', 'id')", ['there is no asset nope']),
];
