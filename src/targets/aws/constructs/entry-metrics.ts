import { library } from './library.ts'

const { Duration } = library('aws-cdk-lib')
const { Metric } = library('aws-cdk-lib/aws-cloudwatch')
type Metric = InstanceType<typeof Metric>

/** Figures that a load balancer tells. */
export interface EntryMetrics {
  /** Requests, each minute. */
  requests(): Metric
  /** Answers of programs with a code of 500 and more, each minute. */
  faults(): Metric
  /** Seconds until an answer, as a percentile: `p95`. */
  duration(statistic?: string): Metric
}

/** Figures of the load balancer of this name, as CloudWatch calls it. */
export function entryMetrics(name: string): EntryMetrics {
  const metric = (metricName: string, statistic: string) =>
    new Metric({
      namespace: 'AWS/ApplicationELB',
      metricName,
      dimensionsMap: { LoadBalancer: name },
      statistic,
      period: Duration.minutes(1),
    })
  return {
    requests: () => metric('RequestCount', 'Sum'),
    faults: () => metric('HTTPCode_Target_5XX_Count', 'Sum'),
    duration: (statistic = 'p95') => metric('TargetResponseTime', statistic),
  }
}
