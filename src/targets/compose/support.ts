import type { SupportTable } from '../support.ts'

const exact = { support: 'exact' } as const

/** What one Docker engine can do of a platform. */
export const composeSupport: SupportTable = {
  service: {
    support: 'emulated',
    how: 'the engine restarts only what has ended: the health check itself ends a process that no longer lives',
  },
  replicas: exact,
  autoscaling: {
    support: 'emulated',
    how: 'the fewest replicas run; `stackwright scale` changes their number within the bounds',
  },
  singleton: exact,
  job: exact,
  schedule: {
    support: 'emulated',
    how: "a container of the job's image wakes each minute and runs it when it is time; a time that comes while it still runs is left out",
  },
  store: exact,
  'high-availability': {
    support: 'lost',
    why: 'one engine cannot survive its own loss',
    do: "set highAvailability: false in the environment for Compose, or accept: ['high-availability'] in targets.compose",
  },
  backup: {
    support: 'lost',
    why: 'backups are not made on Compose yet',
    do: "leave backup out of the environment for Compose, or accept: ['backup'] in targets.compose",
  },
  database: exact,
  keyspace: exact,
  route: exact,
  host: exact,
  tls: {
    support: 'emulated',
    how: 'with certificates that targets.compose.certificates names; none are obtained, and a new one is taken up by `up`',
  },
  statics: exact,
  'edge-login': {
    support: 'lost',
    why: 'the edge on Compose does not log people in',
    do: 'let the app log people in, or leave the login out of the environment for Compose',
  },
  secret: exact,
  volume: { support: 'emulated', how: 'named volumes of the engine, which do not hold their size' },
  identity: exact,
  metrics: { support: 'emulated', how: 'figures are told inside the networks of the platform; nothing collects them' },
  alarm: {
    support: 'lost',
    why: 'nothing watches figures on Compose',
    do: 'look at `stackwright status`',
    harmless: true,
  },
  dashboard: {
    support: 'lost',
    why: 'nothing keeps figures on Compose',
    do: 'look at `stackwright status`',
    harmless: true,
  },
  limits: exact,
}
