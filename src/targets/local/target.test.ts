import assert from 'node:assert/strict'
import { test } from 'node:test'
import { graphOf, route, service, store } from '../../graph/fakes/nodes.ts'
import { checkSupport } from '../support.ts'
import { local } from './target.ts'
import { settingOf } from '../../testing/setting.ts'

test('a site for reading has a port for every wish, none twice, and names no folder of a machine', () => {
  const graph = graphOf([
    store('a'),
    store('b'),
    service('web', { replicas: { min: 1, max: 3 } }),
    service('web2'),
    route('r', 'web', { port: 9000 }),
  ])
  const { ports, folder, project } = local.renderSite(graph, settingOf())
  const numbers = Object.values(ports).flat()
  assert.equal(new Set(numbers).size, numbers.length)
  assert.deepEqual(
    [ports['edge:9000'], ports['a:sql'], ports['b:sql'], ports['web:http']],
    [[9000], [5432], [5433], [9001, 9002, 9003, 9004]],
  )
  assert.deepEqual([folder, project], ['<state>', '<project>'])
})

test('what this machine cannot do is refused until the platform accepts it', () => {
  const graph = graphOf([store('db', { highAvailability: true, backup: { keep: 1, pointInTime: false } })])
  assert.deepEqual(
    checkSupport(graph, local).map((each) => each.title),
    ['local has no data servers that survive a machine', 'local has no backups of data servers'],
  )
  assert.deepEqual(checkSupport(graph, local, ['high-availability', 'backup']), [])
})
