/** Kinds of the parser's tree that make one value of many rows; other names come as `aggregate_function`. */
const aggregateKinds = new Set(
  `aggregate_function anonymous_agg_func any_value approx_count_distinct approx_distinct approx_percentile
   approx_quantile approx_quantiles approx_top_k approx_top_sum arg_max arg_min array_agg array_concat_agg
   array_unique_agg avg bitwise_and_agg bitwise_or_agg bitwise_xor_agg bool_xor_agg combined_agg_func
   combined_parameterized_agg corr count count_if covar_pop covar_samp first group_concat grouping grouping_id
   hash_agg hll j_s_o_n_array_agg j_s_o_n_b_object_agg j_s_o_n_object_agg json_array_agg json_object_agg last
   list_agg logical_and logical_or max median min minhash mode object_agg parameterized_agg percentile
   percentile_cont percentile_disc quantile regr_avgx regr_avgy regr_count regr_intercept regr_r2 regr_slope
   regr_sxx regr_sxy regr_syy skewness stddev stddev_pop stddev_samp string_agg sum sum_if var_pop var_samp
   variance within_group`.split(/\s+/),
);

export function isAggregate(kind: string): boolean {
  return aggregateKinds.has(kind);
}
