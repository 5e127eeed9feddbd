import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Docker, DockerEnd } from './docker.ts'
import { findEngine, platformWarnings } from './engine.ts'

const place = { path: 'targets.compose' }
const gone: DockerEnd = { code: 1, output: '', error: '', missing: false, late: false }

interface Answers {
  readonly version?: unknown
  readonly info?: unknown
  readonly compose?: string
}

/** A docker program that gives these answers; what it is not given fails as `otherwise`. */
function dockerOf({ version, info, compose }: Answers, otherwise: Partial<DockerEnd> = {}): Docker {
  const told = (value: unknown): DockerEnd =>
    value === undefined
      ? { ...gone, ...otherwise }
      : {
          ...gone,
          code: 0,
          output: typeof value === 'string' ? value : JSON.stringify(value),
          ...(typeof value === 'object' && otherwise),
        }
  return {
    run: async ([first]) => told(first === 'version' ? version : first === 'info' ? info : compose),
    ask: async () => '',
    async *lines() {},
    attach: async () => 0,
  }
}

const docker = {
  Client: { Version: '28.2.2', Os: 'linux', Arch: 'amd64' },
  Server: {
    Platform: { Name: '' },
    Components: [{ Name: 'Engine', Version: '28.2.2' }],
    Version: '28.2.2',
    Os: 'linux',
    Arch: 'arm64',
  },
}
const podman = { Client: { APIVersion: '5.3.1', Version: '5.3.1', OsArch: 'linux/amd64' } }
const manager = {
  Swarm: { LocalNodeState: 'active', ControlAvailable: true, Nodes: 3 },
  SecurityOptions: ['name=seccomp', 'name=rootless'],
}
const found = async (answers: Answers, needs = {}, otherwise?: Partial<DockerEnd>) =>
  findEngine(dockerOf(answers, otherwise), needs, place)

describe('an engine', () => {
  test('is told with what it can do', async () => {
    assert.deepEqual(
      await found({ version: docker, info: manager, compose: 'v2.40.3\n' }, { compose: '2.24.4', swarm: true }),
      {
        engine: {
          name: 'Docker 28.2.2',
          version: '28.2.2',
          platform: 'linux/arm64',
          swarm: 'manager',
          machines: 3,
          rootless: true,
          compose: '2.40.3',
        },
        problems: [],
      },
    )
    assert.deepEqual((await found({ version: docker, info: { Swarm: { LocalNodeState: 'inactive' } } })).engine, {
      name: 'Docker 28.2.2',
      version: '28.2.2',
      platform: 'linux/arm64',
      swarm: 'none',
      rootless: false,
    })
  })

  test('Podman that answers to the name of docker is one too', async () => {
    assert.deepEqual((await found({ version: podman })).engine, {
      name: 'Podman 5.3.1',
      version: '5.3.1',
      platform: 'linux/amd64',
      swarm: 'none',
      rootless: false,
    })
  })

  const told = async (answers: Answers, needs = {}, otherwise?: Partial<DockerEnd>) =>
    (await found(answers, needs, otherwise)).problems.map((each) => [each.code, each.place.path, each.found])

  test('that is not there, or does not answer, is a problem with what the program said', async () => {
    assert.deepEqual(await told({}, {}, { missing: true, code: null }), [
      ['SW4009', 'targets.compose', 'no program named docker on the PATH'],
    ])
    assert.deepEqual(
      await told(
        {},
        {},
        { error: 'Cannot connect to the Docker daemon at unix:///x. Is the docker daemon running?\n' },
      ),
      [
        [
          'SW4009',
          'targets.compose',
          'Cannot connect to the Docker daemon at unix:///x. Is the docker daemon running?',
        ],
      ],
    )
    assert.deepEqual(await told({}, {}, { late: true, code: null }), [
      ['SW4009', 'targets.compose', 'an engine that does not answer within 30 s'],
    ])
    // The program tells of itself although no server answers.
    assert.deepEqual(
      await told(
        { version: { Client: docker.Client, Server: null } },
        {},
        { code: 1, error: 'permission denied while trying to connect' },
      ),
      [['SW4009', 'targets.compose', 'permission denied while trying to connect']],
    )
  })

  test('that lacks what a target needs is a problem for each', async () => {
    const old = await told({ version: docker, compose: '2.9.1' }, { compose: '2.24.4', swarm: true })
    assert.deepEqual(
      old.map(([, , what]) => what),
      ['docker compose 2.9.1', 'an engine that belongs to no swarm'],
    )
    assert.deepEqual(
      (await told({ version: docker }, { compose: '2' })).map(([, , what]) => what),
      ['Docker 28.2.2 without docker compose'],
    )
    assert.deepEqual(
      (
        await told(
          { version: docker, info: { Swarm: { LocalNodeState: 'active', ControlAvailable: false } } },
          { swarm: true },
        )
      ).map(([, , what]) => what),
      ['an engine that is a worker of a swarm'],
    )
    assert.deepEqual(
      await told({ version: docker, info: manager, compose: '5.0.0' }, { compose: '2.24.4', swarm: true }),
      [],
    )
  })
})

test('an engine for another kind of machine is told before images are built for it', () => {
  assert.deepEqual(platformWarnings({ platform: 'linux/amd64' }, undefined, 'linux/amd64'), [])
  assert.deepEqual(platformWarnings({ platform: 'linux/amd64' }, 'linux/amd64', 'linux/arm64'), [])
  assert.match(
    platformWarnings({ platform: 'linux/arm64' }, undefined, 'linux/amd64')[0]!,
    /^the engine is linux\/arm64 and this machine linux\/amd64/,
  )
  assert.match(
    platformWarnings({ platform: 'linux/amd64' }, 'linux/arm64', 'linux/amd64')[0]!,
    /^images are built for linux\/arm64/,
  )
})
