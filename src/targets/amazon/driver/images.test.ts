import assert from 'node:assert/strict'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { Failure } from '../../../base/failure.ts'
import type { BuiltImage } from '../../container/image.ts'
import { programHere } from '../../docker/docker.ts'
import type { Delivered } from '../delivery/images.ts'
import type { Estate } from '../estate.ts'
import { fakeEstate, fakeStandby } from '../fakes/estate.ts'
import { type Answers, startAws } from './fakes/aws.ts'
import { fakeCloud } from './fakes/cloud.ts'
import { imagePreparations } from './images.ts'

const canary = 'canary-login-4711'
const digest = `sha256:${'a'.repeat(64)}`
const base = `sha256:${'b'.repeat(64)}`
let folder = ''
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'stackwright-images-'))))
afterEach(() => rmSync(folder, { recursive: true }))

/** A docker that notes what it is told; it has no image of ours, and knows the digest of every base. */
function docker(): string {
  const path = join(folder, 'docker')
  writeFileSync(
    path,
    `#!/bin/sh
echo "$*" >> '${folder}/told'
case "$*" in
  *login*) cat > '${folder}/password'; printf x > "$2/config.json" ;;
  'context inspect'*) echo unix:///var/run/docker.sock ;;
  'image inspect python'*) echo '{"Id":"1","Os":"linux","Architecture":"amd64","RepoDigests":["python@${base}"]}' ;;
  'image inspect'*) echo 'no such image' >&2; exit 1 ;;
  *push*) [ -e '${folder}/refuse' ] && { echo 'denied: no basic auth credentials' >&2; exit 1; }; : > '${folder}/pushed' ;;
esac
exit 0
`,
  )
  chmodSync(path, 0o755)
  return path
}

const delivered = (digests: Readonly<Record<string, string>>, pinned = true): Delivered => {
  const known = pinned ? base : digests['python:3.12']
  const tag = known === undefined ? 'open' : '3f2a9c41d0b7e658'
  const image: BuiltImage = {
    kind: 'built',
    name: `acme-prod/bi:${tag}`,
    title: 'acme-prod-bi 6.1.0',
    folder: 'images/bi',
    files: { Dockerfile: 'FROM python:3.12\n' },
    copies: [],
    nodes: ['bi-web'],
    platform: 'linux/amd64',
    bases: [
      { given: 'python:3.12', from: 'python:3.12', name: 'python:3.12', ...(known !== undefined && { digest: known }) },
    ],
  }
  return { id: 'bi', tag, image }
}

async function prepare(answers: Answers = {}, pinned = true, estate?: Estate) {
  const program = docker()
  const { cloud, aws } = await fakeCloud(
    {
      DescribeImages: () =>
        existsSync(join(folder, 'pushed'))
          ? { imageDetails: [{ imageDigest: digest }] }
          : { fault: 'ImageNotFoundException' },
      GetAuthorizationToken: (_: never, region: string) => ({
        authorizationData: [
          {
            authorizationToken: Buffer.from(`AWS:${canary}`).toString('base64'),
            proxyEndpoint: `https://123456789012.dkr.ecr.${region}.amazonaws.com`,
          },
        ],
      }),
      ...answers,
    },
    { program: () => programHere(program), ...(estate && { estate }) },
  )
  const locked: Record<string, string>[] = []
  const found = imagePreparations(cloud, {
    project: folder,
    folder,
    digests: {},
    images: (digests) => [delivered(digests, pinned)],
    locked: (digests) => void locked.push({ ...digests }),
  })
  const said: string[] = []
  try {
    for (const each of found) await each.run((words) => void said.push(words))
    return {
      found,
      said,
      locked,
      told: existsSync(join(folder, 'told')) ? readFileSync(join(folder, 'told'), 'utf8') : '',
    }
  } finally {
    await aws.close()
  }
}

describe('an image', () => {
  test('is built and pushed under its tag, and its digest is locked', async () => {
    const { found, told, locked } = await prepare()
    assert.deepEqual(
      found.map((each) => [each.title, each.nodes]),
      [
        [
          'image acme-prod-bi 6.1.0',
          ['bi-beat', 'bi-migrate', 'bi-verify', 'bi-web', 'metastore-databases', 'bi-prune'].sort(),
        ],
      ],
    )
    assert.match(told, /^build .*--platform linux\/amd64 --tag acme-prod\/bi:3f2a9c41d0b7e658/m)
    assert.match(
      told,
      /^--config \S+ push 123456789012\.dkr\.ecr\.eu-west-1\.amazonaws\.com\/acme-prod\/bi:3f2a9c41d0b7e658$/m,
    )
    assert.deepEqual(JSON.parse(readFileSync(join(folder, 'stackwright.lock'), 'utf8')), {
      images: { 'acme-prod/bi:3f2a9c41d0b7e658': digest },
    })
    assert.deepEqual(locked.at(-1), { 'acme-prod/bi:3f2a9c41d0b7e658': digest })
  })

  test('is pushed with a password that is in no argument, and left on no disk', async () => {
    const { told } = await prepare()
    assert.equal(readFileSync(join(folder, 'password'), 'utf8'), canary)
    assert.ok(!told.includes(canary) && /login --username AWS --password-stdin/.test(told), told)
    const config = /--config (\S+)/.exec(told)![1]!
    assert.equal(existsSync(config), false)
  })

  test('that the registry has is neither built nor pushed', async () => {
    const { told, said, locked } = await prepare({
      DescribeImages: () => ({ imageDetails: [{ imageDigest: digest }] }),
    })
    assert.deepEqual([told, said, locked], ['', ['is in its registry'], [{ 'acme-prod/bi:3f2a9c41d0b7e658': digest }]])
  })

  test('on a base that nobody has locked is built on the one that is locked first', async () => {
    const { locked, told } = await prepare({}, false)
    assert.deepEqual(locked, [
      { 'python:3.12': base },
      { 'python:3.12': base, 'acme-prod/bi:3f2a9c41d0b7e658': digest },
    ])
    assert.match(told, /--tag acme-prod\/bi:3f2a9c41d0b7e658/)
    assert.doesNotMatch(told, /bi:open/)
  })

  describe('of a platform in two regions', () => {
    const tag = '3f2a9c41d0b7e658'
    const repositories = fakeStandby.estate.repositories.map((each) => ({ ...each, tag }))
    const two = { ...fakeEstate, standby: { ...fakeStandby, estate: { ...fakeStandby.estate, repositories } } }
    const copied = `sha256:${'c'.repeat(64)}`
    const pushed = () => (existsSync(join(folder, 'told')) ? readFileSync(join(folder, 'told'), 'utf8') : '')
    const answers = (there: () => boolean): Answers => ({
      DescribeImages: (_: never, region) =>
        region === 'eu-west-1'
          ? { imageDetails: [{ imageDigest: digest }] }
          : there()
            ? { imageDetails: [{ imageDigest: copied }] }
            : { fault: 'ImageNotFoundException' },
    })

    test('is copied from the first registry to the second, and locked under its name there too', async () => {
      const { told, locked } = await prepare(
        answers(() => pushed().includes('push 123456789012.dkr.ecr.eu-central-1')),
        true,
        two,
      )
      assert.doesNotMatch(told, /^build/m)
      const moves = told
        .split('\n')
        .map((line) => line.replace(/--config \S+ /, '').replaceAll('123456789012.dkr.ecr.', ''))
        .filter((line) => /^(pull|tag|push)/.test(line))
      assert.deepEqual(moves, [
        `pull --quiet --platform linux/amd64 eu-west-1.amazonaws.com/acme-prod/bi:${tag}`,
        `tag eu-west-1.amazonaws.com/acme-prod/bi:${tag} acme-prod-euc1/bi:${tag}`,
        `tag acme-prod-euc1/bi:${tag} eu-central-1.amazonaws.com/acme-prod-euc1/bi:${tag}`,
        `push eu-central-1.amazonaws.com/acme-prod-euc1/bi:${tag}`,
      ])
      assert.deepEqual(locked.at(-1), {
        [`acme-prod/bi:${tag}`]: digest,
        [`acme-prod-euc1/bi:${tag}`]: copied,
      })
      assert.ok(!told.includes(canary))
    })

    test('is left alone where both have it, and a failure where the second has not got it', async () => {
      const { told } = await prepare(
        answers(() => true),
        true,
        two,
      )
      assert.equal(told, '')
      await assert.rejects(
        prepare(
          answers(() => false),
          true,
          two,
        ),
        (error) => error instanceof Failure && /eu-central-1/.test(error.facts.step),
      )
    })
  })

  test('without a repository, or that the registry refuses, is a failure', async () => {
    await assert.rejects(
      prepare({ DescribeImages: () => ({ fault: 'RepositoryNotFoundException' }) }),
      (error) => error instanceof Failure && /no repository acme-prod\/bi/.test(error.facts.reason),
    )
    writeFileSync(join(folder, 'refuse'), '')
    await assert.rejects(
      prepare(),
      (error) =>
        error instanceof Failure &&
        error.facts.reason === 'the registry refused' &&
        !JSON.stringify(error.facts).includes(canary),
    )
  })
})

test('the stand-in tells of what it has no answer to', async () => {
  const aws = await startAws({})
  const answer = await fetch(aws.endpoint, { method: 'POST', headers: { 'x-amz-target': 'X.Unheard' }, body: '{}' })
  assert.equal(answer.status, 400)
  await aws.close()
})
