import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Stack } from 'aws-cdk-lib'
import { twoRegions } from '../../amazon/fakes/two-regions.ts'
import { resourcesOf, synthesise } from '../fakes/synth.ts'

describe('the stacks of a second region', () => {
  const two = synthesise(twoRegions, { nag: true })
  const here = { templates: { here: two.templates['acme-prod']! } }
  const away = { templates: { away: two.templates['acme-prod-eu-central-1']! } }

  test('are stacks like those of the first, with images of their own', () => {
    assert.deepEqual(Object.keys(two.templates).sort(), [
      'acme-prod',
      'acme-prod-eu-central-1',
      'acme-prod-eu-central-1-images',
      'acme-prod-eu-central-1-services',
      'acme-prod-images',
      'acme-prod-services',
    ])
    const images = { templates: { images: two.templates['acme-prod-eu-central-1-images']! } }
    assert.deepEqual(
      resourcesOf(images, 'AWS::ECR::Repository').map(({ Properties }) => Properties.RepositoryName),
      ['acme-prod-euc1/bi', 'acme-prod-euc1/statsd'],
    )
    const tasks = resourcesOf(
      { templates: { away: two.templates['acme-prod-eu-central-1-services']! } },
      'AWS::ECS::TaskDefinition',
    )
    assert.equal(tasks.length, 2)
    for (const { Properties } of tasks) {
      assert.match(JSON.stringify(Properties), /dkr\.ecr\.eu-central-1.*acme-prod-euc1\/bi/)
      assert.doesNotMatch(JSON.stringify(Properties), /eu-west-1/)
    }
  })

  test('follow the first one: a stack stands on nothing that is not there yet', () => {
    const stack = (name: string) => two.app.node.findChild(name) as Stack
    assert.ok(stack('acme-prod-eu-central-1').dependencies.includes(stack('acme-prod')))
    assert.ok(stack('acme-prod-eu-central-1').dependencies.includes(stack('acme-prod-eu-central-1-images')))
    assert.ok(!stack('acme-prod').dependencies.some((each) => each.stackName.includes('eu-central-1')))
  })

  test('have copies of databases, encrypted by a key of their region, and none of secrets', () => {
    const copy = resourcesOf(away, 'AWS::RDS::DBInstance').find(({ id }) =>
      id.startsWith('DatabaseMetastore'),
    )!.Properties
    assert.match(JSON.stringify(copy.SourceDBInstanceIdentifier), /:rds:eu-west-1:123456789012:db:acme-prod-metastore/)
    assert.equal(copy.SourceRegion, 'eu-west-1')
    assert.match(JSON.stringify(copy.KmsKeyId), /kms:eu-central-1.*alias\/aws\/rds/)
    assert.equal(copy.MasterUsername, undefined)
    assert.equal(resourcesOf(away, 'AWS::SecretsManager::Secret').length, 0)
    assert.doesNotMatch(JSON.stringify(two.templates['acme-prod-eu-central-1']), /MasterUserSecret/)
  })

  test('have a member of a global database where it is Aurora, with no administrator of its own', () => {
    const [global] = resourcesOf(here, 'AWS::RDS::GlobalCluster')
    const [first] = resourcesOf(here, 'AWS::RDS::DBCluster')
    assert.deepEqual(
      [global!.Properties.GlobalClusterIdentifier, global!.Properties.SourceDBClusterIdentifier['Fn::GetAtt']],
      ['acme-prod-warehouse', [first!.id, 'DBClusterArn']],
    )
    assert.equal(first!.Properties.GlobalClusterIdentifier, undefined)
    assert.equal(resourcesOf(away, 'AWS::RDS::GlobalCluster').length, 0)
    const [copy] = resourcesOf(away, 'AWS::RDS::DBCluster')
    assert.deepEqual(
      [copy!.Properties.GlobalClusterIdentifier, copy!.Properties.SourceRegion, copy!.Properties.StorageEncrypted],
      ['acme-prod-warehouse', 'eu-west-1', true],
    )
    assert.match(JSON.stringify(copy!.Properties.KmsKeyId), /kms:eu-central-1/)
    for (const name of ['MasterUsername', 'MasterUserPassword', 'ManageMasterUserPassword'])
      assert.equal(copy!.Properties[name], undefined, name)
    assert.equal(copy!.DeletionPolicy, 'Delete')
  })

  test('are led to by records with health checks', () => {
    const records = resourcesOf(two, 'AWS::Route53::RecordSet').map(({ Properties }) => [
      Properties.Name,
      Properties.Failover,
    ])
    assert.deepEqual(
      records
        .filter(([name]) => name === 'bi.example.com.')
        .map(([, failover]) => failover)
        .sort(),
      ['PRIMARY', 'SECONDARY'],
    )
  })
})
