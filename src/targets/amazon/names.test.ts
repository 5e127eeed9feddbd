import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { assert as holds, property, stringMatching } from 'fast-check'
import { graphOf } from '../../graph/fakes/nodes.ts'
import { site } from './fakes/site.ts'
import { estateName, labelOf, longest, type Named, nameOf, shortened, zoneOf } from './names.ts'

const graph = graphOf([])

test('names begin with platform and environment, or with what the options say', () => {
  assert.equal(nameOf(graph, site(), 'service', 'bi-web'), 'acme-dev-bi-web')
  assert.equal(nameOf(graph, site({ name: 'bi' }), 'service', 'bi-web'), 'bi-bi-web')
  assert.equal(nameOf(graph, site(), 'cluster'), 'acme-dev')
  assert.equal(zoneOf(graph, site()), 'acme-dev.internal')
})

describe('a name that is too long', () => {
  const long = 'a-very-long-name-of-a-service-that-somebody-thought-of'
  test('is cut, and two never become one', () => {
    const [one, other] = [
      nameOf(graph, site(), 'target-group', `${long}-one`),
      nameOf(graph, site(), 'target-group', `${long}-two`),
    ]
    assert.deepEqual([one.length <= 32, other.length <= 32, one === other], [true, true, false])
  })
  test('is always the same', () =>
    assert.equal(nameOf(graph, site(), 'target-group', long), nameOf(graph, site(), 'target-group', long)))
  test('leaves one that fits alone', () => assert.equal(shortened('a'.repeat(32), 32), 'a'.repeat(32)))
  test('is cut for the beginning of all names too', () => {
    const name = estateName(
      { ...graph, platform: 'the-data-platform-of-a-company', environment: 'production-europe' },
      site(),
    )
    assert.ok(name.length <= 28 && /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name), name)
  })
})

test('no name passes the bound of AWS, begins or ends with a hyphen, or has two in a row, which RDS and ElastiCache refuse', () =>
  holds(
    property(stringMatching(/^[a-z][a-z0-9]{0,12}(-[a-z0-9]{1,12}){0,6}$/), (id) => {
      for (const [kind, most] of Object.entries(longest)) {
        const name = nameOf(graph, site(), kind as Named, id)
        assert.ok(name.length <= most && /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name), `${kind} ${name}`)
      }
      assert.ok(labelOf(id).length <= 63)
    }),
  ))
