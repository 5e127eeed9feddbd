import type { SupportTable } from '../support.ts'

const exact = { support: 'exact' } as const

/** What one machine can do of a platform. */
export const localSupport: SupportTable = {
  service: exact,
  replicas: exact,
  autoscaling: {
    support: 'emulated',
    how: 'the fewest replicas run; `stackwright scale` changes their number within the bounds',
  },
  singleton: exact,
  job: exact,
  schedule: exact,
  store: exact,
  'high-availability': {
    support: 'lost',
    why: 'one machine cannot survive its own loss',
    do: "set highAvailability: false in the environment for this machine, or accept: ['high-availability'] in targets.local",
  },
  backup: {
    support: 'lost',
    why: 'backups are not made on this machine yet',
    do: "leave backup out of the environment for this machine, or accept: ['backup'] in targets.local",
  },
  database: exact,
  keyspace: exact,
  route: exact,
  host: { support: 'emulated', how: 'each host has a port of its own on 127.0.0.1' },
  tls: {
    support: 'lost',
    why: 'the edge on this machine speaks plain HTTP on the loopback address',
    do: 'set tls: false in the environment for this machine',
  },
  statics: exact,
  'edge-login': {
    support: 'lost',
    why: 'the edge on this machine does not log people in',
    do: 'let the app log people in, or leave the login out of the environment for this machine',
  },
  secret: exact,
  volume: exact,
  identity: exact,
  metrics: {
    support: 'emulated',
    how: 'figures are told at a port of the loopback address; nothing on this machine collects them',
  },
  alarm: {
    support: 'lost',
    why: 'nothing on this machine watches figures',
    do: 'look at `stackwright status`',
    harmless: true,
  },
  dashboard: {
    support: 'lost',
    why: 'nothing on this machine keeps figures',
    do: 'look at `stackwright status`',
    harmless: true,
  },
  limits: {
    support: 'emulated',
    how: 'memory and processor use are measured and shown by `stackwright status`, not enforced',
  },
}
