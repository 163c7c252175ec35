/** Returns the name of a result in `ruleexecutionresults`: `tsum_1-hour_page_views`. */
export function batchResultName(aggregation: string, granularity: string, metric: string): string {
  return `t${aggregation}_${granularity}_${metric}`;
}
