import type { SupportTable } from '../support.ts'

const exact = { support: 'exact' } as const

/** What a Kubernetes cluster can do of a platform. */
export const kubernetesSupport: SupportTable = {
  'service': exact,
  'replicas': exact,
  'autoscaling': { support: 'emulated', how: 'by processor use exactly; by waiting work through KEDA where the option keda says that the cluster has it, else the fewest replicas run and `stackwright scale` changes their number' },
  'singleton': exact,
  'job': exact,
  'schedule': exact,
  'store': exact,
  'high-availability': { support: 'emulated', how: 'one server with a volume of the cluster: when its machine is lost, another machine takes over after minutes, if the storage class lets volumes move' },
  'backup': { support: 'lost', why: 'a data server that is one pod has no backups of its own here', do: 'take snapshots of its volume by the means of the cluster, or use a server outside (targets.kubernetes.stores), and accept: [\'backup\']' },
  'database': exact,
  'keyspace': exact,
  'route': { support: 'emulated', how: 'routes with a host through a Gateway or an Ingress; those without one by `stackwright open`, which forwards a port of this machine' },
  'host': exact,
  'tls': { support: 'emulated', how: 'the Gateway or Ingress decrypts, with a certificate of cert-manager or a given one' },
  'statics': exact,
  'edge-login': { support: 'lost', why: 'the edge in the cluster does not log people in', do: 'let the app log people in, or leave the login out of the environment for the cluster' },
  'secret': exact,
  'volume': exact,
  'identity': exact,
  'metrics': { support: 'emulated', how: 'figures are told at a port inside the cluster; whoever collects them must be let in' },
  'alarm': { support: 'lost', why: 'nothing that we run in the cluster watches figures', do: 'watch them with the monitoring of the cluster', harmless: true },
  'dashboard': { support: 'lost', why: 'nothing that we run in the cluster keeps figures', do: 'draw them with the monitoring of the cluster', harmless: true },
  'limits': { support: 'emulated', how: 'memory is limited; processors are shared out by what each asks for, and a process may use more while they idle' },
}
