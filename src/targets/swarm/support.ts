import type { SupportTable } from '../support.ts'

const exact = { support: 'exact' } as const

/** What a Docker Swarm can do of a platform. */
export const swarmSupport: SupportTable = {
  service: {
    support: 'emulated',
    how: 'Swarm asks one question: until a replica is first ready the check asks that, and from then on whether it still lives',
  },
  replicas: exact,
  autoscaling: {
    support: 'emulated',
    how: 'the fewest replicas run; `stackwright scale` changes their number within the bounds',
  },
  singleton: {
    support: 'emulated',
    how: 'it is stopped before its successor starts; when a machine cannot be reached, Swarm starts another while it may still run there',
  },
  job: {
    support: 'emulated',
    how: 'Swarm has no order: `stackwright up` runs each as a job of the swarm when it is its turn, and waits for its end',
  },
  schedule: {
    support: 'emulated',
    how: "a single container of the job's image wakes each minute and runs it when it is time; a time that comes while it still runs is left out",
  },
  store: exact,
  'high-availability': {
    support: 'lost',
    why: 'a data server is tied to the machine that has its volume',
    do: "set highAvailability: false in the environment for Swarm, or accept: ['high-availability'] in targets.swarm",
  },
  backup: {
    support: 'lost',
    why: 'backups are not made on Swarm yet',
    do: "leave backup out of the environment for Swarm, or accept: ['backup'] in targets.swarm",
  },
  database: exact,
  keyspace: exact,
  route: {
    support: 'emulated',
    how: "an edge that is published on its machines alone (publish: 'host') answers nobody for a moment while it is itself replaced",
  },
  host: exact,
  tls: {
    support: 'emulated',
    how: 'with certificates that targets.swarm.certificates names; none are obtained, and a new one is taken up by `up`',
  },
  statics: exact,
  'edge-login': {
    support: 'lost',
    why: 'the edge on Swarm does not log people in',
    do: 'let the app log people in, or leave the login out of the environment for Swarm',
  },
  secret: exact,
  volume: {
    support: 'emulated',
    how: 'volumes of one machine, which do not hold their size: what has one is tied to that machine, and `destroy` removes only those of the machine that it speaks to',
  },
  identity: exact,
  metrics: { support: 'emulated', how: 'figures are told inside the networks of the platform; nothing collects them' },
  alarm: {
    support: 'lost',
    why: 'nothing watches figures on Swarm',
    do: 'look at `stackwright status`',
    harmless: true,
  },
  dashboard: {
    support: 'lost',
    why: 'nothing keeps figures on Swarm',
    do: 'look at `stackwright status`',
    harmless: true,
  },
  limits: exact,
}
