import { job, platform, postgres, redis, superset } from 'stackwright'

export default platform('quillmoor', {
  stores: {
    metastore: postgres({ version: '18', databases: ['shop'] }),
    cache: redis({ version: '7' }),
  },
  apps: {
    warehouse: job({ run: 'psql -X -f warehouse/load.sql', database: 'metastore/shop', inputs: ['warehouse'] }),
    bi: superset({
      version: '6.1.0',
      database: 'metastore',
      cache: 'cache',
      web: { replicas: [1, 3] },
      sources: { 'Quillmoor Cycles': 'metastore/shop' },
      dashboards: 'dashboards/quillmoor-cycles',
    }),
  },
})
