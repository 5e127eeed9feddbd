import type { Cache, Database } from './estate-data.ts'
import type { Service } from './estate.ts'
import type { Metric } from './estate-watch.ts'
import type { Watched } from './watch.ts'
import { attribute, valueOf } from './value.ts'

// Metrics of AWS, as CloudWatch names them. A metric is one series: its dimensions are exactly those that AWS
// publishes it under.

/** One of the load balancer as a whole. */
export function ofEntry(name: string, statistic: string, period: number): Metric {
  return {
    namespace: 'AWS/ApplicationELB',
    name,
    statistic,
    period,
    dimensions: { LoadBalancer: valueOf(attribute('entry', 'entry', 'name')) },
  }
}

/** One of a target group. */
export function ofTargets(target: string, name: string, statistic: string, period: number): Metric {
  return {
    namespace: 'AWS/ApplicationELB',
    name,
    statistic,
    period,
    dimensions: {
      LoadBalancer: valueOf(attribute('entry', 'entry', 'name')),
      TargetGroup: valueOf(attribute('target-group', target, 'name')),
    },
  }
}

/** One of a service, of all of its tasks together: percent of what the tasks may use. */
export function ofService(
  { cluster }: Watched,
  service: Service,
  name: 'CPUUtilization' | 'MemoryUtilization',
  statistic: string,
  period: number,
): Metric {
  return {
    namespace: 'AWS/ECS',
    name,
    statistic,
    period,
    dimensions: { ClusterName: cluster.name, ServiceName: service.name },
  }
}

/** One of Container Insights, which the cluster must have. */
export function ofInsights(
  { cluster }: Watched,
  service: Service,
  name: string,
  statistic: string,
  period: number,
): Metric {
  return {
    namespace: 'ECS/ContainerInsights',
    name,
    statistic,
    period,
    dimensions: { ClusterName: cluster.name, ServiceName: service.name },
  }
}

/** One of a database; of Aurora that of the instance that writes. */
export function ofDatabase(
  database: Pick<Database, 'name' | 'form'>,
  name: string,
  statistic: string,
  period: number,
): Metric {
  const dimensions: Metric['dimensions'] =
    database.form === 'aurora'
      ? { DBClusterIdentifier: database.name, Role: 'WRITER' }
      : { DBInstanceIdentifier: database.name }
  return { namespace: 'AWS/RDS', name, statistic, period, dimensions }
}

/** The name of a copy of a database that can be read, counted from 1. */
export function readerName({ name }: Pick<Database, 'name'>, index: number): string {
  return `${name}-reader-${index}`
}

/** One of a node of a cache, counted from 1: a replication group numbers its nodes, and metrics are those of nodes. */
export function ofCache(
  cache: Pick<Cache, 'name' | 'engine'>,
  name: string,
  statistic: string,
  period: number,
  node = 1,
): Metric {
  const id = cache.engine === 'memcached' ? cache.name : `${cache.name}-${String(node).padStart(3, '0')}`
  return { namespace: 'AWS/ElastiCache', name, statistic, period, dimensions: { CacheClusterId: id } }
}

/** One of a state machine. */
export function ofMachine(machine: string, name: string, period: number): Metric {
  return {
    namespace: 'AWS/States',
    name,
    statistic: 'Sum',
    period,
    dimensions: { StateMachineArn: valueOf(attribute('machine', machine, 'arn')) },
  }
}
