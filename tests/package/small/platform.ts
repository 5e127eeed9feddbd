import { job, platform, postgres, redis, service } from 'stackwright'

export default platform('small', {
  stores: {
    data: postgres({ version: '16', databases: ['words'] }),
    cache: redis({ version: '7' }),
  },
  apps: {
    fill: job({ run: 'psql -X -f words.sql', database: 'data/words', inputs: ['words.sql'] }),
    site: service({
      run: ['node', 'site.mjs'],
      port: 3000,
      health: '/',
      database: 'data/words',
      after: ['fill'],
      route: {},
    }),
  },
})
