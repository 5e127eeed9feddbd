import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Estate } from '../../src/targets/amazon/estate.ts'
import { filesOf, keptAddresses, resourceAddresses } from '../../src/targets/terraform/files.ts'
import { inTwoRegions } from '../terraform/two-regions.ts'

// A second region by Terraform is a module of its own: what it reads it is given, and it is given nothing else.

const estate = await inTwoRegions()
const second = estate.standby!.estate
const files = filesOf({ estate, options: {} })

/** The files of a folder, in one text without comments. */
function textOf(all: ReadonlyMap<string, string>, folder: RegExp): string {
  return [...all]
    .filter(([path]) => folder.test(path))
    .map(([, text]) => text.replaceAll(/^\s*#.*$/gm, ''))
    .join('\n')
}
const [root, module] = [/^[\w.]+\.tf$/, /^standby\/.+\.tf$/]
const declaredIn = (text: string) => [...text.matchAll(/^variable "(\w+)"/gm)].map(([, name]) => name!).sort()
const readIn = (text: string) => [...new Set([...text.matchAll(/\bvar\.(\w+)/g)].map(([, name]) => name!))].sort()

test('the module has the files of the first region, and what both have in common is there once', () => {
  const names = [...files.keys()].filter((path) => path.startsWith('standby/'))
  for (const name of [
    'main',
    'network',
    'alb',
    'dns',
    'ecr',
    'ecs',
    'iam',
    'rds',
    'redis',
    'waf',
    'cloudwatch',
    'outputs',
  ])
    assert.ok(names.includes(`standby/${name}.tf`), name)
  for (const path of ['secrets.tf', 'schedules.tf', 'terraform.tfvars'])
    assert.ok(!names.includes(`standby/${path}`), path)
  assert.deepEqual(
    names.filter((path) => !path.endsWith('.tf')),
    ['standby/README.md'],
  )
  assert.match(files.get('standby/README.md')!, /aws rds promote-read-replica[\s\S]*everything-dev-euc1-metastore/)
})

test('what the module reads is declared there and given by the first region, and nothing else', () => {
  const text = textOf(files, module)
  const call = /^module "standby" \{\n([\s\S]*?)^\}/m.exec(files.get('standby.tf')!)![1]!
  const given = [...call.matchAll(/^ {2}(\w+) += /gm)].map(([, name]) => name!)
  assert.deepEqual(declaredIn(text), readIn(text))
  assert.deepEqual(given.filter((name) => !['source', 'providers'].includes(name)).sort(), readIn(text))
})

test('what the first region reads is declared, and has a value in a file where it is no secret', () => {
  const text = textOf(files, root)
  assert.deepEqual(declaredIn(text), readIn(text))
  const values = `${files.get('terraform.tfvars')}${files.get('images.auto.tfvars.json')}`
  for (const name of ['region', 'vpc_cidr', 'zones', 'replicas', 'databases', 'caches', 'images'])
    assert.match(values, new RegExp(`^\\s*"?standby_${name}"? *[=:]`, 'm'), name)
})

test('what is said once for both regions is the same in both', () => {
  const sizes = ({ tasks }: Estate) => new Map(tasks.map(({ id, cpu, memory }) => [id, `${cpu} ${memory}`]))
  const days = ({ watch }: Estate) => new Map(watch.logs.map((log) => [log.id, log.days]))
  for (const read of [sizes, days]) {
    const first: ReadonlyMap<string, unknown> = read(estate)
    assert.ok(read(second).size > 0)
    for (const [id, value] of read(second)) assert.equal(first.get(id), value, id)
  }
  assert.equal(second.entry!.deletionProtection, estate.entry!.deletionProtection)
})

test('a platform is said once, in both regions', () => {
  for (const name of [estate.name, second.name])
    assert.ok(!new RegExp(`(?<![\\w-])${name}(?![a-z0-9])`).test(textOf(files, module)), name)
})

test('addresses of both regions are known, and what is kept in both', () => {
  const scene = { estate, options: {} }
  const there = resourceAddresses(scene).filter((each) => each.startsWith('module.standby.'))
  assert.ok(there.includes('module.standby.aws_db_instance.metastore') && there.includes('module.standby.aws_lb.this'))
  assert.equal(new Set(resourceAddresses(scene)).size, resourceAddresses(scene).length)
  const kept = keptAddresses(scene)
  assert.ok(kept.has('aws_db_instance.metastore') && !kept.has('module.standby.aws_db_instance.metastore'))
})

test('a value of a secret is in no argument of the second region', () => {
  const text = textOf(files, module)
  assert.doesNotMatch(text, /secret_string|random_password|ephemeral "/)
  assert.match(text, /valueFrom = var\.secret_arns\["/)
  // The control: the first region has them.
  assert.match(textOf(files, root), /secret_string_wo/)
})

test('certificates that are given are those of each region', async () => {
  const arn = (region: string) => `arn:aws:acm:${region}:123456789012:certificate/0a1b2c3d-0000-4000-8000-0123456789ab`
  const given = await inTwoRegions(
    { certificate: arn('eu-central-1') },
    { entry: { hostedZone: { name: 'example.com' }, certificate: arn('eu-west-1'), plain: true } },
  )
  const all = filesOf({ estate: given, options: {} })
  const values = all.get('terraform.tfvars')!
  assert.ok(values.includes(`"${arn('eu-west-1')}"`) && values.includes(`"${arn('eu-central-1')}"`))
  assert.match(all.get('standby.tf')!, /certificate_arn += var\.standby_certificate_arn/)
  assert.match(all.get('standby.tf')!, /hosted_zone_id += data\.aws_route53_zone\.this\.id/)
  assert.doesNotMatch(textOf(all, module), /aws_acm_certificate|data "aws_route53_zone"/)
})

test('Aurora is copied by a global database around the first cluster', async () => {
  const global = await inTwoRegions({}, { stores: { metastore: { aurora: true } } })
  const all = filesOf({ estate: global, options: {} })
  assert.match(
    all.get('rds.tf')!,
    /resource "aws_rds_global_cluster" "metastore" \{[\s\S]*?source_db_cluster_identifier = aws_rds_cluster\.metastore\.arn/,
  )
  assert.match(all.get('standby.tf')!, /metastore = aws_rds_global_cluster\.metastore\.id/)
  const copy = all.get('standby/rds.tf')!
  assert.match(copy, /global_cluster_identifier += var\.source_databases\["metastore"\]/)
  assert.doesNotMatch(copy, /master_username|aws_rds_global_cluster/)
})
