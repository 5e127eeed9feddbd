import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { missing, output } from '../document/fakes/program.ts'
import { printYaml } from '../document/yaml.ts'
import { type StackFile, stackManner } from './document.ts'

/** Every field that our types have. */
const everything: StackFile = {
  version: '3.13',
  services: {
    web: {
      image: 'acme/web:1',
      entrypoint: ['/bin/run'],
      command: ['--port=80', '0'],
      working_dir: '/srv',
      user: '1000:1000',
      hostname: 'web',
      environment: { A: 'on', B: null },
      networks: { front: { aliases: ['www'] }, back: null },
      ports: [{ target: 80, published: 8080, protocol: 'tcp', mode: 'host' }],
      volumes: [
        { type: 'volume', source: 'data', target: '/data', read_only: true, volume: { nocopy: true } },
        { type: 'bind', source: '/a', target: '/a', bind: { propagation: 'rprivate' } },
        { type: 'tmpfs', target: '/t', tmpfs: { size: 1024 } },
      ],
      configs: [{ source: 'conf', target: '/etc/conf', uid: '1', gid: '1', mode: 0o444 }],
      secrets: [{ source: 'password', target: 'p', mode: 0o400 }],
      tmpfs: ['/tmp'],
      init: true,
      read_only: true,
      cap_drop: ['ALL'],
      cap_add: ['CHOWN'],
      stop_signal: 'SIGTERM',
      stop_grace_period: '1m30s',
      healthcheck: {
        test: ['CMD', 'true'],
        interval: '5s',
        timeout: '3s',
        retries: 3,
        start_period: '1m',
        start_interval: '1s',
      },
      sysctls: { 'net.core.somaxconn': '1024' },
      ulimits: { nproc: 10, nofile: { soft: 10, hard: 20 } },
      extra_hosts: ['a=10.0.0.1'],
      dns: ['10.0.0.2'],
      logging: { driver: 'json-file', options: { 'max-size': '10m' } },
      labels: { 'a.b': 'c' },
      stdin_open: true,
      tty: true,
      deploy: {
        mode: 'replicated',
        replicas: 2,
        endpoint_mode: 'dnsrr',
        placement: {
          constraints: ['node.role == worker'],
          preferences: [{ spread: 'node.labels.zone' }],
          max_replicas_per_node: 1,
        },
        update_config: {
          order: 'start-first',
          parallelism: 1,
          delay: '5s',
          failure_action: 'rollback',
          monitor: '10s',
          max_failure_ratio: 0.5,
        },
        rollback_config: { order: 'stop-first', parallelism: 0, failure_action: 'pause' },
        restart_policy: { condition: 'any', delay: '5s', max_attempts: 3, window: '1m' },
        resources: { limits: { cpus: '0.5', memory: '64M', pids: 10 }, reservations: { memory: '32M' } },
        labels: { a: 'b' },
      },
    },
    fill: {
      image: 'db',
      healthcheck: { disable: true },
      deploy: { mode: 'replicated-job', restart_policy: { condition: 'none' } },
    },
  },
  networks: {
    back: {
      driver: 'overlay',
      driver_opts: { encrypted: '' },
      internal: true,
      attachable: true,
      labels: { a: 'b' },
      ipam: { config: [{ subnet: '10.9.0.0/24' }] },
    },
    front: { name: 'front', external: true },
  },
  volumes: { data: null, other: { name: 'x', driver: 'local', driver_opts: { type: 'none' }, labels: { a: 'b' } } },
  configs: { conf: { name: 'conf-1', file: './conf', template_driver: 'golang' } },
  secrets: { password: { name: 'password-1', external: true } },
}

test(
  'docker stack takes every field that our types have, and ignores none',
  { skip: missing(['docker', 'stack', 'config', '--help']) ?? false },
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'stackwright-swarm-'))
    try {
      writeFileSync(join(folder, 'stack.yaml'), printYaml({ content: everything }, stackManner))
      const read = output('docker', ['stack', 'config', '-c', 'stack.yaml'], folder)
      for (const field of [...Object.keys(everything.services.web!), ...Object.keys(everything.services.web!.deploy!)])
        assert.match(read, new RegExp(`\\b${field}:`), field)
    } finally {
      rmSync(folder, { recursive: true })
    }
  },
)

test('what the format does not have is a fault at compile time', () => {
  // @ts-expect-error Swarm has no order of start
  const order: StackFile = { services: { web: { image: 'a', depends_on: { db: { condition: 'service_healthy' } } } } }
  // @ts-expect-error nor does it build
  const build: StackFile = { services: { web: { image: 'a', build: { context: '.' } } } }
  assert.ok(order && build)
})
