/** A platform as a file would hold it. */
export interface Written {
  readonly name: string
  readonly stores: Readonly<Record<string, { readonly type: string }>>
  readonly apps: Readonly<Record<string, { readonly type: string }>>
}

/**
 * A made-up platform of so many departments, always the same for the same number: each has its own servers, a Superset
 * over them, jobs that load and report, and a service; some of all this is shared, as it is in companies. About 42
 * nodes for each department.
 */
export function companyOf(departments: number): Written {
  const stores: Record<string, { type: string }> = {
    central: store('postgres', {
      version: '18',
      size: 'large',
      maxConnections: 5000,
      databases: names(departments)
        .filter(shares)
        .map((name) => `${name.replace('-', '_')}_facts`),
    }),
  }
  const apps: Record<string, { type: string }> = {}
  for (const [index, name] of names(departments).entries()) {
    stores[`${name}-db`] = store('postgres', {
      version: index % 4 === 0 ? '17' : '18',
      databases: ['sales', 'stock'],
      maxConnections: 400,
    })
    stores[`${name}-cache`] = store(index % 3 === 0 ? 'valkey' : 'redis', { version: index % 3 === 0 ? '8' : '7' })
    apps[`${name}-bi`] = {
      type: 'superset',
      ...{
        version: '6.1.0',
        database: `${name}-db`,
        cache: `${name}-cache`,
        web: { replicas: [1 + (index % 2), 4] },
        worker: { replicas: [1, 3] },
        sources: {
          Sales: `${name}-db/sales`,
          Stock: `${name}-db/stock`,
          ...(shares(name, index) && { Facts: `central/${name.replace('-', '_')}_facts` }),
        },
        alerts: index % 2 === 0,
        asyncQueries: index % 5 === 0,
        featureFlags: { DASHBOARD_RBAC: true },
      },
    }
    apps[`${name}-load`] = app('job', { run: `python load.py --department ${index}`, database: `${name}-db/sales` })
    apps[`${name}-count`] = app('job', {
      run: 'psql -X -c "vacuum analyze"',
      database: `${name}-db/stock`,
      after: [`${name}-load`],
    })
    apps[`${name}-report`] = app('job', {
      run: 'python report.py',
      database: `${name}-db/sales`,
      schedule: `${index % 60} 5 * * *`,
    })
    apps[`${name}-site`] = app('service', { run: 'node site.js', port: 3000, health: '/health' })
  }
  return { name: 'company', stores, apps }
}

function names(departments: number): string[] {
  return Array.from({ length: departments }, (_, index) => `d-${String(index).padStart(4, '0')}`)
}

/** Every fourth department keeps facts in the central server. */
function shares(_: string, index: number): boolean {
  return index % 4 === 0
}

const store = (type: string, options: object) => ({ type, ...options })
const app = store
