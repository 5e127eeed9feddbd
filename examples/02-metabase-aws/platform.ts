import { metabase, platform, postgres } from 'stackwright'

export default platform('metabase', {
  stores: {
    metastore: postgres({
      version: '16',
      disk: '20GiB',
      size: { cpu: '1', memory: '2GiB' },
      highAvailability: true,
      backup: { keep: '14d', pointInTime: true },
    }),
  },
  apps: {
    questions: metabase({
      version: '0.65.4',
      database: 'metastore',
      siteName: 'Larkspur Freight',
      host: 'metabase.larkspur.example',
      web: { replicas: 2, cpu: '0.75', memory: '2GiB' },
      metrics: true,
    }),
  },
  alarms: { runbook: 'https://wiki.larkspur.example/metabase', labels: { team: 'data' } },
  environments: {
    prod: { target: 'terraform' },
    // The same for trying things out: one of everything, in office hours, and nobody is woken.
    dev: {
      target: 'terraform',
      stores: { metastore: { highAvailability: false, backup: { keep: '1d', pointInTime: false } } },
      apps: { questions: { host: 'metabase-dev.larkspur.example', web: { replicas: 1 } } },
      alarms: { paging: false },
      targets: {
        terraform: {
          network: { cidr: '10.1.0.0/16' },
          compute: { hours: { zone: 'Europe/Dublin', from: '07:00', to: '19:00' } },
          watch: { budget: { monthly: 150 } },
        },
      },
    },
  },
  targets: {
    terraform: {
      region: 'eu-west-1',
      zones: 3,
      network: { cidr: '10.0.0.0/16' },
      entry: { hostedZone: { name: 'larkspur.example' } },
      stores: { metastore: { class: 'db.t4g.small', most: '100GiB' } },
      watch: {
        page: ['https://events.larkspur.example/metabase'],
        ticket: ['data@larkspur.example'],
        budget: { monthly: 400, emails: ['data@larkspur.example'] },
      },
    },
  },
  images: { platform: 'linux/arm64' },
})
