import type { Support, SupportTable } from '../support.ts'

/** Nothing runs here: a file says what would. */
const described: Support = { support: 'emulated', how: 'described in a file; nothing is started' }

/** What this target can do. Every feature needs an answer; a lost one says why, and what to do instead. */
export const support: SupportTable = {
  service: described,
  replicas: described,
  autoscaling: { support: 'lost', why: 'files cannot follow load', do: 'give a fixed number of replicas' },
  singleton: described,
  job: described,
  schedule: described,
  store: described,
  'high-availability': {
    support: 'lost',
    why: 'files do not survive a machine',
    do: 'remove highAvailability, or use another target',
  },
  backup: { support: 'lost', why: 'there is no data to back up', do: 'remove backup, or use another target' },
  database: described,
  keyspace: described,
  route: described,
  host: described,
  tls: { support: 'lost', why: 'nobody can connect to a file', do: 'remove tls, or use another target' },
  statics: described,
  'edge-login': { support: 'lost', why: 'there is no edge', do: 'let the app itself log people in' },
  secret: described,
  volume: described,
  identity: described,
  metrics: described,
  alarm: { support: 'lost', why: 'nothing runs that could be watched', do: 'use another target', harmless: true },
  dashboard: { support: 'lost', why: 'nothing runs that could be measured', do: 'use another target', harmless: true },
  limits: {
    support: 'lost',
    why: 'a file does not hold a process to its limits',
    do: 'accept the loss, or use another target',
  },
}
