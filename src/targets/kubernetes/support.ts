import type { SupportTable } from '../support.ts'

const exact = { support: 'exact' } as const

/** What a Kubernetes cluster can do of a platform. */
export const kubernetesSupport: SupportTable = {
  service: exact,
  replicas: exact,
  autoscaling: {
    support: 'emulated',
    how: 'by processor use exactly; by waiting work through KEDA where the option keda says that the cluster has it, else the fewest replicas run and `stackwright scale` changes their number',
  },
  singleton: exact,
  job: exact,
  schedule: exact,
  store: exact,
  'high-availability': {
    support: 'emulated',
    how: 'PostgreSQL exactly, by CloudNativePG, which the cluster must have; a Redis or Valkey that is to survive its machine is refused, unless the option accept names this',
  },
  backup: {
    support: 'emulated',
    how: 'PostgreSQL exactly, by CloudNativePG to a bucket that targets.kubernetes.stores names, to any moment; other stores, and one without a bucket, are refused unless the option accept names this',
  },
  database: exact,
  keyspace: exact,
  route: {
    support: 'emulated',
    how: 'routes with a host through a Gateway or an Ingress; those without one by `stackwright open`, which forwards a port of this machine',
  },
  host: exact,
  tls: {
    support: 'emulated',
    how: 'the Gateway or Ingress decrypts, with a certificate of cert-manager or a given one',
  },
  statics: exact,
  'edge-login': {
    support: 'lost',
    why: 'the edge in the cluster does not log people in',
    do: 'let the app log people in, or leave the login out of the environment for the cluster',
  },
  secret: exact,
  volume: exact,
  identity: exact,
  metrics: {
    support: 'emulated',
    how: 'figures are told at a port inside the cluster; Prometheus finds and reads them where the option monitoring says that the cluster has it',
  },
  alarm: {
    support: 'emulated',
    how: 'as rules of the Prometheus operator where the option monitoring says that the cluster has it, less those whose figure nothing tells; without it nothing watches',
  },
  dashboard: {
    support: 'emulated',
    how: 'for Grafana where the option monitoring says that the cluster has it; without it there are none',
  },
  limits: {
    support: 'emulated',
    how: 'memory is limited; processors are shared out by what each asks for, and a process may use more while they idle',
  },
}
