import {binning} from './bin.ts';
import {encoding} from './encode.ts';
import type {FeatureFunction} from './feature-function.ts';
import {imputing} from './impute.ts';
import {outliers} from './outlier.ts';
import {rows} from './rows.ts';
import {scaling} from './scale.ts';
import {windows} from './window.ts';

export {signatureOf} from './feature-function.ts';
export type {FeatureArguments, FeatureFunction} from './feature-function.ts';

/** Functions that write SQL for preprocessing and features, by the name that templates call. */
export const featureFunctions: Readonly<Record<string, FeatureFunction>> = {
  ...imputing,
  ...scaling,
  ...encoding,
  ...binning,
  ...outliers,
  ...windows,
  ...rows,
};
