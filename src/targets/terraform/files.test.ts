import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fakeEstate, frugalEstate } from '../amazon/fakes/estate.ts'
import type { Estate } from '../amazon/estate.ts'
import { filesOf, keptAddresses, resourceAddresses } from './files.ts'

const render = (estate: Estate = fakeEstate, options = {}) => filesOf({ estate, options })

test('an estate with everything has the files that people know', () => {
  assert.deepEqual(
    [...render().keys()],
    [
      'alb.tf',
      'cloudwatch.tf',
      'dns.tf',
      'ecr.tf',
      'ecs.tf',
      'iam.tf',
      'images.auto.tfvars.json',
      'lifecycle.tf',
      'main.tf',
      'network.tf',
      'outputs.tf',
      'rds.tf',
      'redis.tf',
      's3.tf',
      'schedules.tf',
      'scripts/cache-password.sh',
      'scripts/login-secret.sh',
      'scripts/run-machine.sh',
      'secrets.tf',
      'security_groups.tf',
      'terraform.tfvars',
      'variables.tf',
      'waf.tf',
    ],
  )
})

test('what an environment does without has no file', () => {
  const paths = [...render(frugalEstate).keys()]
  for (const path of [
    'network.tf',
    'waf.tf',
    'dns.tf',
    'schedules.tf',
    'scripts/run-machine.sh',
    'scripts/cache-password.sh',
  ])
    assert.ok(!paths.includes(path), path)
})

test('every variable that the files read is declared, described and typed, and no other', () => {
  for (const estate of [fakeEstate, frugalEstate]) {
    const files = [...render(estate)].filter(([path]) => path.endsWith('.tf'))
    const text = files
      .map(([, each]) => each)
      .join('\n')
      .replaceAll(/^\s*#.*$/gm, '')
    const variables = files.find(([path]) => path === 'variables.tf')![1]
    const declared = [...variables.matchAll(/^variable "(\w+)" \{\n  description = ".+"\n  type +=/gm)].map(
      ([, name]) => name!,
    )
    assert.equal(declared.length, variables.match(/^variable /gm)!.length)
    const read = new Set([...text.matchAll(/\bvar\.(\w+)/g)].map(([, name]) => name!))
    assert.deepEqual(
      [...read].filter((name) => !declared.includes(name)),
      [],
      'read and not declared',
    )
    assert.deepEqual(
      declared.filter((name) => !read.has(name)),
      [],
      'declared and not read',
    )
  }
})

test('every variable without a default has its value in a file, but the secrets', () => {
  const files = render()
  const declared = [...files.get('variables.tf')!.matchAll(/^variable "(\w+)" \{\n([\s\S]*?)^\}/gm)]
  const open = declared.filter(([, , body]) => !/^  default /m.test(body!)).map(([, name]) => name!)
  const set = [...files.get('terraform.tfvars')!.matchAll(/^(\w+) +=/gm)].map(([, name]) => name!)
  assert.deepEqual(
    open.filter((name) => !set.includes(name)),
    ['images', 'sso_client'],
  )
  assert.match(declared.find(([, name]) => name === 'sso_client')![2]!, /sensitive +=\s+true\n  ephemeral +=\s+true/)
  assert.deepEqual(JSON.parse(files.get('images.auto.tfvars.json')!), {
    images: { bi: `@sha256:${'3f'.repeat(32)}`, statsd: ':v0.28.0' },
  })
})

test('a platform is said once: its name stands in terraform.tfvars and in comments alone', () => {
  for (const [path, text] of render()) {
    if (path === 'terraform.tfvars' || path.startsWith('scripts/')) continue
    assert.ok(!text.replaceAll(/^\s*#.*$/gm, '').includes('acme-prod'), path)
  }
})

test('the value of no secret goes through an argument that is kept in the state', () => {
  const text = [...render(), ...render(frugalEstate)].map(([, each]) => each).join('\n')
  for (const argument of [
    'secret_string',
    'password',
    'master_password',
    'auth_token',
    'value_wo_only',
    'insecure_value',
  ])
    assert.doesNotMatch(text, new RegExp(`^ +${argument} +=`, 'm'), argument)
  assert.match(text, /^ +secret_string_wo +=/m)
  assert.match(text, /client_secret +=\s+"set-by-login-secret"/)
})

test('what loses data with itself is protected, until all may go', () => {
  const kept = keptAddresses({ estate: fakeEstate, options: {} })
  assert.deepEqual([...kept].sort(), [
    'aws_cloudwatch_log_group.exec',
    'aws_db_instance.metastore',
    'aws_s3_bucket.results',
    'aws_secretsmanager_secret.bi_secret_key',
    'aws_secretsmanager_secret.metastore_password',
    'aws_ssm_parameter.metastore_shop',
  ])
  assert.equal(keptAddresses({ estate: fakeEstate, options: {}, mayGo: true }).size, 0)
})

test('addresses do not move when something unrelated comes or lists change their order', () => {
  const before = resourceAddresses({ estate: fakeEstate, options: {} })
  const more: Estate = {
    ...fakeEstate,
    groups: fakeEstate.groups.toReversed(),
    buckets: [
      { ...fakeEstate.buckets[0]!, id: 'another', name: 'acme-prod-another', writer: undefined },
      ...fakeEstate.buckets,
    ],
  }
  const after = resourceAddresses({ estate: more, options: {} })
  assert.deepEqual(
    before.filter((each) => !after.includes(each)),
    [],
  )
  assert.ok(after.filter((each) => !before.includes(each)).every((each) => each.endsWith('.another')))
})

/** The blocks of a type of resource, by name. */
function blocksOf(text: string, type: string): [string, string][] {
  return [...text.matchAll(new RegExp(`^resource "${type}" "(\\w+)" \\{\\n([\\s\\S]*?)^\\}`, 'gm'))].map(
    ([, name, body]) => [name!, body!],
  )
}

test('an apply fails when ECS has gone back to the old tasks, which the provider takes for a steady service', () => {
  const services = blocksOf(render().get('ecs.tf')!, 'aws_ecs_service')
  assert.equal(services.length, fakeEstate.services.length)
  for (const [name, body] of services)
    assert.match(
      body,
      new RegExp(`postcondition \\{\\n +condition += self\\.task_definition == aws_ecs_task_definition\\.\\w+\\.arn`),
      name,
    )
})

test('what the internet reaches comes after the way to it, and goes before', () => {
  const [[, body]] = blocksOf(render().get('alb.tf')!, 'aws_lb') as [[string, string]]
  assert.match(body, /depends_on = \[aws_s3_bucket_policy\.entry_logs, aws_route\.public\]/)
  assert.doesNotMatch(render(frugalEstate).get('alb.tf')!, /aws_route\./)
})

test('another region is set in one place', () => {
  const sid = 'Checksums'
  const statements = [
    { sid, actions: ['ssm:GetParameters'], resources: ['arn:aws:ssm:eu-west-1:*:parameter/acme-prod/x'] },
  ]
  const roles = [...fakeEstate.roles, { ...fakeEstate.roles[0]!, id: 'more', name: 'acme-prod-more', statements }]
  const outputs = [{ id: 'region', about: 'The region.', value: 'eu-west-1' }]
  const files = [...render({ ...fakeEstate, roles, outputs })].filter(
    ([path]) => path.endsWith('.tf') && path !== 'variables.tf',
  )
  assert.match(
    Object.fromEntries(files)['iam.tf']!,
    /"arn:aws:ssm:\$\{var\.aws_region\}:\*:parameter\/\$\{local\.name\}\/x"/,
  )
  for (const [path, text] of files)
    assert.doesNotMatch(text.replaceAll(/^\s*#.*$/gm, ''), /"[^"]*eu-west-1[^"]*"/, path)
})

test('more than a week of figures is of the mode that has it; instances of Aurora have that of their cluster', () => {
  const rds = (estate: Estate) =>
    render({
      ...estate,
      databases: estate.databases.map((each) => ({ ...each, insightsDays: 465 as const })),
    }).get('rds.tf')!
  for (const [type, estate] of [
    ['aws_db_instance', fakeEstate],
    ['aws_rds_cluster', frugalEstate],
  ] as const)
    for (const [name, body] of blocksOf(rds(estate), type))
      assert.match(body, /database_insights_mode += "advanced"/, name)
  for (const [name, body] of blocksOf(rds(frugalEstate), 'aws_rds_cluster_instance'))
    assert.doesNotMatch(body, /insights/, name)
})

test('encryption between nodes has a word of its own from Redis 7 on alone', () => {
  const redis = (family: string) =>
    render({ ...fakeEstate, caches: fakeEstate.caches.map((cache) => ({ ...cache, engine: 'redis', family })) }).get(
      'redis.tf',
    )!
  assert.match(redis('redis7'), /transit_encryption_mode += "required"/)
  assert.doesNotMatch(redis('redis6.x'), /transit_encryption_mode/)
  assert.match(redis('redis6.x'), /transit_encryption_enabled += true/)
})

test('the state is where the owner wants it', () => {
  assert.doesNotMatch(render().get('main.tf')!, /backend/)
  const kept = render(fakeEstate, { backend: { kind: 's3', bucket: 'acme-terraform' } }).get('main.tf')!
  assert.match(
    kept,
    /backend "s3" \{\n    bucket       = "acme-terraform"\n    key          = "acme\/prod.tfstate"\n    region       = "eu-west-1"\n    encrypt      = true\n    use_lockfile = true/,
  )
})

test('the files of an estate are rendered in less than 0.3 s of a processor', () => {
  render()
  const began = process.cpuUsage()
  render()
  const { user, system } = process.cpuUsage(began)
  assert.ok(user + system < 300_000, `${(user + system) / 1000} ms`)
})
