// What an editor must accept, and what it must refuse. Compiled by tsc with everything else, and never run: a line that
// should be refused and is not makes the comment above it an error.
import {
  devIdentity,
  job,
  memcached,
  metabase,
  oidc,
  platform,
  type Platform,
  postgres,
  redis,
  secret,
  service,
  superset,
  valkey,
} from 'stackwright'

const stores = {
  metastore: postgres({ version: '16', databases: ['shop'] }),
  archive: postgres({ version: '17' }),
  cache: redis({ version: '7' }),
}
const identities = {
  sso: oidc({ issuer: 'https://id.example.com', clientId: 'bi', clientSecret: secret('sso-client') }),
}

export const accepted: Platform[] = [
  platform('tiny', { apps: {} }),
  platform('acme', {
    stores,
    identities,
    secrets: { 'sso-client': { env: 'SSO_SECRET' }, other: { generate: { length: 40 } }, third: { file: './third' } },
    apps: {
      bi: superset({
        version: '6.1.0',
        database: 'metastore',
        cache: 'cache',
        login: 'sso',
        roles: { admins: ['Admin'] },
        queryTimeout: '2m',
        web: { replicas: [1, 4], scaleOn: { cpu: 70 } },
        sources: { 'Corner Shop': 'metastore/shop' },
        config: { ROW_LIMIT: 5 },
      }),
      plain: superset({ version: '6.1.0', database: 'archive' }),
      inline: superset({ version: '6.1.0', database: 'archive', login: devIdentity({ users: { alice: {} } }) }),
      fill: job({ run: 'psql -f load.sql', database: 'metastore/shop', inputs: ['./warehouse'], timeout: '90s' }),
      site: service({ run: 'node site.js', port: 3000 }),
      ask: metabase({
        version: '0.65.4',
        database: 'metastore',
        web: { replicas: [1, 4], memory: '2GiB' },
        sources: { Shop: 'metastore/shop' },
      }),
    },
    environments: {
      dev: {
        stores: { metastore: { highAvailability: false, backup: null }, cache: valkey({ version: '8' }) },
        identities: { sso: devIdentity({ users: { alice: { groups: ['admins'] } } }) },
        secrets: { 'sso-client': { generate: {} } },
        apps: { bi: { web: { replicas: 1 }, cache: null, database: 'archive' }, plain: { login: 'sso' }, site: null },
        targets: { local: { port: 8089 } },
        alarms: { paging: false, runbook: null, labels: { stage: 'dev' } },
      },
      prod: {},
      bare: { alarms: null },
    },
    alarms: { paging: true, runbook: 'https://wiki.example.com/bi', labels: { team: 'bi' }, off: ['bi-web-slow'] },
    targets: {
      local: { port: 8088, software: { postgres: '/usr/lib/postgresql/16/bin' }, accept: ['high-availability'] },
    },
  }),
]

// Names.
platform('acme', {
  stores,
  apps: {
    // @ts-expect-error there is no store of this name
    one: superset({ version: '6.1.0', database: 'metastor' }),
    // @ts-expect-error there is no store of this name
    asking: metabase({ version: '0.65.4', database: 'metastor' }),
    // @ts-expect-error the store declares no such database
    answering: metabase({ version: '0.65.4', database: 'metastore', sources: { Shop: 'metastore/shopp' } }),
    // @ts-expect-error there is no identity of this name
    two: superset({ version: '6.1.0', database: 'metastore', login: 'sso' }),
    // @ts-expect-error there is no store of this name
    three: job({ run: 'true', database: 'warehouse/shop' }),
    // @ts-expect-error the store declares no such database
    four: job({ run: 'true', database: 'metastore/shopp' }),
    five: job({ run: 'true', database: 'metastore/shop' }),
    // The database that an app owns has the app's name.
    'own-data': superset({ version: '6.1.0', database: 'archive', sources: { Ourselves: 'archive/own_data' } }),
  },
})
// A name that a program computes is left to `stackwright check`.
platform('acme', { stores, apps: { bi: superset({ version: '6.1.0', database: String('metastore') }) } })
// @ts-expect-error without stores there is no name of one
platform('acme', { apps: { bi: superset({ version: '6.1.0', database: 'metastore' }) } })

// Settings, their values and their units.
// @ts-expect-error no such setting
postgres({ version: '16', databse: ['shop'] })
// @ts-expect-error a version that is not known
postgres({ version: '9.6' })
// @ts-expect-error a number in the place of text
postgres({ version: 16 })
// @ts-expect-error no version
postgres({})
// @ts-expect-error a size without its unit
postgres({ version: '16', disk: '10' })
// @ts-expect-error a size in powers of ten
redis({ version: '7', memory: '64MB' })
// @ts-expect-error a duration without its unit
job({ run: 'true', timeout: '10' })
// @ts-expect-error a duration as a number
job({ run: 'true', timeout: 10 })
// @ts-expect-error a setting of something else
memcached({ persistence: 'log' })
// @ts-expect-error a secret in clear
oidc({ issuer: 'https://id.example.com', clientId: 'bi', clientSecret: 'hunter2' })
// @ts-expect-error a misspelt setting further in
superset({ version: '6.1.0', database: 'metastore', web: { replics: 2 } })

// Sections.
// @ts-expect-error no such section
platform('acme', { apps: {}, store: {} })
// @ts-expect-error apps are missing
platform('acme', {})
// @ts-expect-error a secret that comes from nowhere
platform('acme', { apps: {}, secrets: { token: { environment: 'TOKEN' } } })
// @ts-expect-error no such target
platform('acme', { apps: {}, targets: { locl: {} } })
// @ts-expect-error no such setting of a target
platform('acme', { apps: {}, targets: { local: { prot: 8088 } } })
// @ts-expect-error no such feature
platform('acme', { apps: {}, targets: { local: { accept: ['high-avail'] } } })

// Environments.
const apps = { bi: superset({ version: '6.1.0', database: 'metastore', web: { replicas: 2 } }) }
platform('acme', {
  stores,
  identities,
  apps,
  environments: {
    // @ts-expect-error no such section
    one: { app: {} },
    // @ts-expect-error no such app
    two: { apps: { bj: {} } },
    // @ts-expect-error no such store
    three: { stores: { metastor: { size: 'small' } } },
    // @ts-expect-error no such setting
    four: { apps: { bi: { webb: { replicas: 1 } } } },
    // @ts-expect-error no such setting further in
    five: { apps: { bi: { web: { replics: 1 } } } },
    // @ts-expect-error a wrong unit
    six: { apps: { bi: { queryTimeout: '10' } } },
    // @ts-expect-error a wrong value
    seven: { stores: { metastore: { size: 'huge' } } },
    // @ts-expect-error no store of this name
    eight: { apps: { bi: { database: 'metastor' } } },
    // @ts-expect-error no identity of this name
    nine: { apps: { bi: { login: 'ssso' } } },
    // @ts-expect-error no such secret
    ten: { secrets: { token: { env: 'TOKEN' } } },
    // @ts-expect-error no such setting of a target
    eleven: { targets: { local: { prot: 1 } } },
    // @ts-expect-error what takes the place refers to no store of this name
    twelve: { apps: { bi: superset({ version: '6.1.0', database: 'metastor' }) } },
  },
})
platform('acme', {
  stores,
  apps,
  // @ts-expect-error what takes the place has no such setting
  environments: { dev: { stores: { cache: valkey({ version: '8', memroy: '1GiB' }) } } },
})
