import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { checkEnvironments, environmentsOf, overlay, targetOf } from './environment.ts'

const base = {
  name: 'acme',
  stores: {
    metastore: { type: 'postgres', version: '16', backup: { keep: '7d', pointInTime: true } },
    cache: { type: 'redis', version: '7', memory: '1GiB' },
  },
  apps: {
    bi: { type: 'superset', web: { replicas: [3, 10] }, roles: { staff: ['Alpha'] } },
    site: { type: 'service' },
  },
}

function laid(changes: unknown) {
  return overlay({ ...base, environments: { dev: changes } }, 'dev')
}

test('settings are merged, lists and plain values replaced', () => {
  const { platform } = laid({
    apps: { bi: { web: { replicas: 1, size: 'small' }, roles: { staff: ['Gamma'], boss: ['Admin'] } } },
  })
  assert.deepEqual(platform.apps, {
    ...base.apps,
    bi: { type: 'superset', web: { replicas: 1, size: 'small' }, roles: { staff: ['Gamma'], boss: ['Admin'] } },
  })
})

test('null removes a setting, or a whole app', () => {
  const { platform } = laid({ apps: { site: null }, stores: { metastore: { backup: null } } })
  assert.deepEqual(Object.keys(platform.apps as object), ['bi'])
  assert.deepEqual((platform.stores as typeof base.stores).metastore, { type: 'postgres', version: '16' })
})

test('another type replaces the whole thing; the same type is merged', () => {
  const { platform } = laid({
    stores: { cache: { type: 'valkey', version: '8' }, metastore: { type: 'postgres', version: '17' } },
  })
  assert.deepEqual(platform.stores, {
    metastore: { ...base.stores.metastore, version: '17' },
    cache: { type: 'valkey', version: '8' },
  })
})

test('nothing is laid over what an environment does not name, and the platform itself stays as it was', () => {
  const before = structuredClone(base)
  assert.deepEqual(laid({}).platform, base)
  assert.deepEqual(laid(null).platform, base)
  laid({ apps: { bi: { web: { replicas: 9 } } } })
  assert.deepEqual(base, before)
})

test('an environment may name its own target, which is no setting of the platform', () => {
  const platform = { ...base, environments: { dev: {}, prod: { target: 'kubernetes' }, odd: { target: 3 } } }
  assert.deepEqual(
    ['dev', 'prod', 'none'].map((name) => targetOf(platform, name)),
    [undefined, 'kubernetes', undefined],
  )
  assert.deepEqual(overlay(platform, 'prod').platform, base)
  assert.deepEqual(
    checkEnvironments(platform).map((fault) => [fault.code, fault.path.join('.')]),
    [['SW1009', 'environments.odd.target']],
  )
})

test('targets may get settings that the platform does not have', () => {
  assert.deepEqual(laid({ targets: { local: { port: 8089 } } }).platform.targets, { local: { port: 8089 } })
})

test('alarms may be changed, written where the platform has none, or left out', () => {
  const alarms = { paging: true, labels: { team: 'bi' }, off: ['bi-web-slow'] }
  const laid = (changes: unknown) => overlay({ ...base, alarms, environments: { dev: changes } }, 'dev')
  assert.deepEqual(laid({ alarms: { paging: false, off: [], labels: { stage: 'dev' } } }).platform.alarms, {
    paging: false,
    labels: { team: 'bi', stage: 'dev' },
    off: [],
  })
  assert.equal('alarms' in laid({ alarms: null }).platform, false)
  assert.deepEqual(laid({ alarms: null }).origin(['alarms']), ['environments', 'dev', 'alarms'])
  assert.deepEqual(overlay({ ...base, environments: { dev: { alarms: { paging: false } } } }, 'dev').platform.alarms, {
    paging: false,
  })
  assert.deepEqual(
    checkEnvironments({ ...base, environments: { dev: { alarms: { paging: false } }, prod: { alarms: null } } }),
    [],
  )
})

test('feature flags and settings of an environment are added to those of the platform, and win over them', () => {
  const bi = {
    type: 'superset',
    featureFlags: { DASHBOARD_RBAC: true, TAGGING_SYSTEM: true },
    config: { ROW_LIMIT: 5, D3_FORMAT: { currency: ['€', ''], decimal: ',' } },
  }
  const { platform } = overlay(
    {
      apps: { bi },
      environments: {
        next: {
          apps: {
            bi: {
              featureFlags: { TAGGING_SYSTEM: false, DRILL_BY: true },
              config: { APP_NAME: 'next', ROW_LIMIT: null, D3_FORMAT: { decimal: '.' } },
            },
          },
        },
      },
    },
    'next',
  )
  assert.deepEqual(platform.apps, {
    bi: {
      ...bi,
      featureFlags: { DASHBOARD_RBAC: true, TAGGING_SYSTEM: false, DRILL_BY: true },
      config: { APP_NAME: 'next', D3_FORMAT: { currency: ['€', ''], decimal: '.' } },
    },
  })
})

test('what was laid over has its origin in the environment, and the rest in the platform', () => {
  const { origin } = laid({
    apps: { bi: { web: { replicas: 1 } } },
    stores: { cache: { type: 'valkey', version: '8' }, metastore: { version: null } },
  })
  assert.deepEqual(origin(['apps', 'bi', 'web', 'replicas']), ['environments', 'dev', 'apps', 'bi', 'web', 'replicas'])
  assert.deepEqual(origin(['apps', 'bi', 'web']), ['apps', 'bi', 'web'])
  assert.deepEqual(origin(['stores', 'cache', 'memory']), ['environments', 'dev', 'stores', 'cache', 'memory'])
  assert.deepEqual(origin(['stores', 'metastore', 'version']), [
    'environments',
    'dev',
    'stores',
    'metastore',
    'version',
  ])
})

test('the environments are told in order; without any there is a default one', () => {
  assert.deepEqual(environmentsOf({ environments: { prod: {}, dev: null } }), ['prod', 'dev'])
  assert.deepEqual(
    [environmentsOf({}), environmentsOf({ environments: {} }), environmentsOf({ environments: [1] })],
    [['default'], ['default'], ['default']],
  )
})

test('merging is that of RFC 7396 for everything that has no type', () => {
  const json = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      fc.constantFrom(null, 1, 'a', true),
      fc.array(tie('value'), { maxLength: 2 }),
      fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('value'), { maxKeys: 3 }),
    ),
  })).value
  const object = fc.dictionary(fc.constantFrom('a', 'b', 'c'), json, { maxKeys: 3 })
  fc.assert(
    fc.property(object, object, (thing, change) => {
      const { platform } = overlay({ apps: { thing }, environments: { dev: { apps: { thing: change } } } }, 'dev')
      assert.deepEqual((platform.apps as { thing: unknown }).thing, mergePatch(thing, change))
    }),
  )
})

test('an environment that changes what is not there, or is no mapping, has faults', () => {
  const faults = (environments: unknown) =>
    checkEnvironments({ ...base, environments }).map((fault) => `${fault.code} ${fault.path.slice(1).join('.')}`)
  assert.deepEqual(faults({ dev: { apps: { bj: {} }, secrets: { x: { env: 'X' } } } }), [
    'SW1014 dev.apps.bj',
    'SW1014 dev.secrets.x',
  ])
  assert.deepEqual(faults({ dev: [], prod: 'x', test: null, more: { apps: [] } }), [
    'SW1009 dev',
    'SW1009 prod',
    'SW1009 more.apps',
  ])
  assert.deepEqual(faults([]), ['SW1009 '])
  assert.deepEqual(faults({ dev: { name: 'x', app: {} } }), ['SW1007 dev.name', 'SW1007 dev.app'])
})

/** MergePatch of RFC 7396, section 2, as it is written there. */
function mergePatch(target: unknown, patch: unknown): unknown {
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) return patch
  const result: Record<string, unknown> =
    typeof target === 'object' && target !== null && !Array.isArray(target) ? { ...target } : {}
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete result[name]
    else result[name] = mergePatch(result[name], value)
  }
  return result
}
