import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Estate } from './estate.ts'
import { fakeEstate, fakeStandby } from './fakes/estate.ts'
import { afterPromotion, promotionSteps } from './promotion.ts'

const two: Estate = { ...fakeEstate, standby: fakeStandby }
const commands = (estate: Estate) => promotionSteps(estate).flatMap((step) => step.commands)

describe('what is done by hand when the first region is lost', () => {
  test('is nothing for a platform in one region', () => {
    assert.deepEqual([promotionSteps(fakeEstate), afterPromotion(fakeEstate)], [[], []])
  })

  test('makes each copy a database of its own, then starts what waits as often as it ran', () => {
    assert.deepEqual(
      commands(two).filter((each) => !each.includes(' wait ') && !each.includes('describe')),
      [
        'aws rds promote-read-replica --region eu-central-1 --db-instance-identifier acme-prod-euc1-metastore',
        'aws rds promote-read-replica --region eu-central-1 --db-instance-identifier acme-prod-euc1-warehouse',
        'aws ecs update-service --region eu-central-1 --cluster acme-prod-euc1 --service acme-prod-euc1-bi-beat --desired-count 1',
        'aws ecs update-service --region eu-central-1 --cluster acme-prod-euc1 --service acme-prod-euc1-bi-web --desired-count 2',
      ],
    )
  })

  test('is a failover of the global database for Aurora', () => {
    const databases = fakeStandby.estate.databases.map((each) =>
      each.id === 'warehouse' ? { ...each, form: 'aurora' as const, global: 'acme-prod-warehouse' } : each,
    )
    const found = commands({ ...two, standby: { ...fakeStandby, estate: { ...fakeStandby.estate, databases } } })
    assert.deepEqual(
      found.filter((each) => each.includes('warehouse')),
      [
        'aws rds failover-global-cluster --region eu-central-1 --global-cluster-identifier acme-prod-warehouse --target-db-cluster-identifier arn:aws:rds:eu-central-1:$account:cluster:acme-prod-euc1-warehouse --allow-data-loss',
        'aws rds wait db-cluster-available --region eu-central-1 --db-cluster-identifier acme-prod-euc1-warehouse',
      ],
    )
  })

  test('leaves alone what serves there already', () => {
    const services = fakeStandby.estate.services.map((each) =>
      each.id === 'bi-web' ? { ...each, replicas: { min: 2, max: 10 } } : each,
    )
    const found = commands({ ...two, standby: { ...fakeStandby, estate: { ...fakeStandby.estate, services } } })
    assert.ok(!found.some((each) => each.includes('acme-prod-euc1-bi-web ') || each.endsWith('bi-web')))
  })

  test('says what does not run there, and that a deployment would undo it', () => {
    const told = afterPromotion(two).join('\n')
    assert.match(told, /would set the services of eu-central-1 to none again/)
    assert.match(told, /Jobs do not run in eu-central-1/)
  })
})
