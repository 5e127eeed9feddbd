import { job, platform, postgres, redis, superset } from 'stackwright'

export default platform('brackenford', {
  stores: {
    metastore: postgres({ version: '16', databases: ['warehouse'] }),
    cache: redis({ version: '7' }),
  },
  apps: {
    readings: job({ run: 'psql -X -f warehouse/readings.sql', database: 'metastore/warehouse', inputs: ['warehouse'] }),
    rollup: job({
      run: 'psql -X -f warehouse/rollup.sql',
      database: 'metastore/warehouse',
      inputs: ['warehouse'],
      schedule: '30 2 * * *',
    }),
    bi: superset({
      version: '6.1.0',
      database: 'metastore',
      cache: 'cache',
      sources: { 'Brackenford Water': 'metastore/warehouse' },
      metrics: true,
    }),
  },
  environments: {
    // One Docker engine on a laptop.
    dev: { target: 'compose' },
    // One server: the same files with an override.
    server: {
      target: 'compose',
      stores: { metastore: { size: 'medium', disk: '100GiB' }, cache: { memory: '1GiB' } },
      apps: { bi: { web: { replicas: 2, workers: 4 }, worker: { concurrency: 4 }, host: 'bi.brackenford.example' } },
      targets: {
        compose: {
          address: '0.0.0.0',
          certificates: {
            'bi.brackenford.example': {
              certificate: '/etc/ssl/brackenford/bi.crt',
              key: '/etc/ssl/brackenford/bi.key',
            },
          },
        },
      },
    },
    // Three machines in a swarm; the data is on one of them.
    staging: {
      target: 'swarm',
      apps: { bi: { web: { replicas: 2 } } },
      images: { registry: 'registry.brackenford.example/data' },
      targets: {
        swarm: {
          placement: { metastore: 'node.labels.data == true', cache: 'node.labels.data == true' },
          encrypted: true,
        },
      },
    },
    prod: {
      target: 'kubernetes',
      stores: {
        metastore: {
          size: 'large',
          disk: '200GiB',
          highAvailability: true,
          maxConnections: 500,
          backup: { keep: '30d', pointInTime: true },
        },
        cache: { memory: '2GiB' },
      },
      apps: {
        bi: {
          web: { replicas: [2, 10], scaleOn: { cpu: 70 }, workers: 2 },
          worker: { replicas: [2, 8], scaleOn: { queue: 20 } },
          host: 'superset.brackenford.example',
        },
      },
      alarms: { paging: true, runbook: 'https://wiki.brackenford.example/bi' },
      images: { registry: 'registry.brackenford.example/data' },
    },
  },
  targets: {
    kubernetes: {
      namespace: 'data-platform',
      dataNamespace: 'data-storage',
      ingress: { class: 'nginx', proxies: 'ingress-nginx' },
      certificates: { issuer: 'letsencrypt-prod' },
      keda: true,
      // Disks of Amazon by their CSI driver; without this, whatever class the cluster has.
      storage: { make: { cloud: 'aws', type: 'gp3' } },
      stores: {
        metastore: {
          cloudnative: {
            pooler: { mode: 'session', only: ['bi'] },
            backup: {
              to: 's3://brackenford-backups/metastore',
              identity: 'arn:aws:iam::123456789012:role/brackenford-backup',
            },
          },
        },
      },
      monitoring: { labels: { release: 'kube-prometheus-stack' } },
      logs: { to: 'elasticsearch', host: 'elasticsearch.brackenford.example' },
    },
  },
})
