import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fakeEstate, fakeStandby, frugalEstate } from './fakes/estate.ts'
import { routingOf } from './routing.ts'

test('the load balancer is asked at the port of browsers, where the internet may come in', () => {
  const { certificate: _, ...plain } = fakeEstate.entry!
  const entry = fakeEstate.groups.find(({ id }) => id === 'entry')!
  const office = entry.ingress.map((rule) => ({ ...rule, peer: { cidr: '203.0.113.0/24' } }))
  const check = { every: 30, failures: 3 }
  assert.deepEqual(routingOf(fakeStandby, fakeEstate, true), {
    by: 'failover',
    first: true,
    check: { port: 443, ...check },
  })
  assert.deepEqual(routingOf(fakeStandby, { ...fakeEstate, entry: plain }, false).check, { port: 80, ...check })
  assert.equal(
    routingOf(fakeStandby, { ...fakeEstate, groups: [{ ...entry, ingress: office }] }, true).check,
    undefined,
  )
  assert.equal(routingOf(fakeStandby, frugalEstate, true).check, undefined)
})
