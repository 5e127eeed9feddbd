import type { Estate } from '../estate.ts'
import { fakeEstate, fakeStandby } from './estate.ts'

/** A platform in two regions, with copies of both kinds: metastore of RDS, and warehouse of Aurora. */
export const twoRegions: Estate = {
  ...withAurora(fakeEstate),
  standby: {
    ...fakeStandby,
    estate: withAurora({
      ...fakeStandby.estate,
      // What roles may do there speaks of no job, since none runs there.
      roles: fakeStandby.estate.roles.map((role) => ({ ...role, statements: [] })),
    }),
  },
}

function withAurora(estate: Estate): Estate {
  return {
    ...estate,
    databases: estate.databases.map((each) =>
      each.id === 'warehouse' ? { ...each, form: 'aurora', replicas: 0, global: 'acme-prod-warehouse' } : each,
    ),
  }
}
