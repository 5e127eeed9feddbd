import { devIdentity, job, platform, postgres, redis, superset } from 'stackwright'

export default platform('team', {
  stores: {
    metastore: postgres({ version: '18', databases: ['shop'] }),
    cache: redis({ version: '7' }),
  },
  identities: {
    sso: devIdentity({ users: { alice: { groups: ['bi-admins'] }, bob: { groups: ['staff'] } } }),
  },
  apps: {
    fill: job({ run: 'psql -X -f warehouse/load.sql', database: 'metastore/shop', inputs: ['./warehouse'] }),
    bi: superset({
      version: '6.1.0',
      database: 'metastore',
      cache: 'cache',
      web: { replicas: [1, 3] },
      login: 'sso',
      roles: { 'bi-admins': ['Admin'], staff: ['Gamma'] },
      sources: { 'Corner Shop': 'metastore/shop' },
      dashboards: './dashboards',
    }),
  },
})
