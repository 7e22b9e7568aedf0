import type {ColumnProfile} from './table-profile.ts';

/** What stands in place of a value. */
const hidden = '***';

/** The profile without any value of a column that may be about people; counts and shapes stay. */
export function maskColumn(profile: ColumnProfile): ColumnProfile {
  if (!profile.pii || profile.pii.length === 0) return profile;
  const {min, max, top, numbers, quantiles: _quantiles, histogram: _histogram, dates, ...rest} = profile;
  const {
    mean: _mean,
    deviation: _deviation,
    ...counts
  } = numbers ?? {zeros: 0, negatives: 0, nan: 0, infinite: 0};
  return {
    ...rest,
    ...(min !== undefined && {min: hidden}),
    ...(max !== undefined && {max: hidden}),
    ...(top && {top: top.map(({count}) => ({value: hidden, count}))}),
    ...(numbers && {numbers: counts}),
    ...(dates && {dates: {...dates, gaps: []}}),
    isMasked: true,
  };
}
