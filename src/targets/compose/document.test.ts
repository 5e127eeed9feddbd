import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { missing, output } from '../document/fakes/program.ts'
import { printYaml } from '../document/yaml.ts'
import { type ComposeFile, composeManner } from './document.ts'

/** Every field that our types have. */
const everything: ComposeFile = {
  name: 'acme',
  services: {
    web: {
      image: 'acme/web:1',
      pull_policy: 'missing',
      platform: 'linux/amd64',
      profiles: ['extra'],
      container_name: 'acme-web',
      hostname: 'web',
      build: {
        context: './web',
        dockerfile: 'Dockerfile',
        target: 'run',
        args: { A: '1' },
        platforms: ['linux/amd64'],
        network: 'host',
        pull: true,
      },
      entrypoint: ['/bin/run'],
      command: ['--port=80', '0'],
      working_dir: '/srv',
      user: '1000:1000',
      environment: { A: 'on', B: null },
      depends_on: {
        fill: { condition: 'service_completed_successfully', restart: true, required: false },
        db: { condition: 'service_healthy' },
      },
      networks: { front: { aliases: ['www'] }, back: null },
      ports: [
        {
          name: 'http',
          target: 80,
          published: '8080',
          host_ip: '127.0.0.1',
          protocol: 'tcp',
          app_protocol: 'http',
          mode: 'host',
        },
      ],
      expose: ['81'],
      volumes: [
        { type: 'volume', source: 'data', target: '/data', read_only: true, volume: { nocopy: true, subpath: 'x' } },
        { type: 'bind', source: './a', target: '/a', bind: { create_host_path: false, propagation: 'rprivate' } },
        { type: 'tmpfs', target: '/t', tmpfs: { size: 1024, mode: 0o1777 } },
      ],
      configs: [{ source: 'conf', target: '/etc/conf' }],
      secrets: [{ source: 'password', target: '/run/secrets/p', uid: '1', gid: '1', mode: 0o440 }],
      tmpfs: ['/tmp'],
      shm_size: '64m',
      restart: 'unless-stopped',
      init: true,
      read_only: true,
      cap_drop: ['ALL'],
      cap_add: ['CHOWN'],
      healthcheck: {
        test: ['CMD', 'true'],
        interval: '5s',
        timeout: '3s',
        retries: 3,
        start_period: '1m',
        start_interval: '1s',
      },
      stop_signal: 'SIGTERM',
      stop_grace_period: '1m30s',
      scale: 2,
      deploy: {
        replicas: 2,
        resources: { limits: { cpus: '0.5', memory: '64M', pids: 10 }, reservations: { memory: '32M' } },
        labels: { a: 'b' },
      },
      sysctls: { 'net.core.somaxconn': '1024' },
      ulimits: { nproc: 10, nofile: { soft: 10, hard: 20 } },
      security_opt: ['no-new-privileges:true'],
      extra_hosts: ['a=10.0.0.1'],
      dns: ['10.0.0.2'],
      logging: { driver: 'json-file', options: { 'max-size': '10m' } },
      labels: { 'a.b': 'c' },
      group_add: ['20'],
      oom_score_adj: 5,
      stdin_open: true,
      tty: false,
      develop: { watch: [{ action: 'sync', path: './web', target: '/srv' }] },
    },
    db: {
      image: 'db',
      mem_limit: '64m',
      mem_reservation: '32m',
      memswap_limit: '64m',
      cpus: 0.5,
      pids_limit: 100,
      healthcheck: { disable: true },
    },
    fill: { image: 'db', healthcheck: { test: ['NONE'] }, restart: 'on-failure:3' },
  },
  networks: {
    back: {
      internal: true,
      driver: 'bridge',
      driver_opts: { a: 'b' },
      labels: { a: 'b' },
      attachable: true,
      ipam: { config: [{ subnet: '10.9.0.0/24' }] },
    },
    front: { name: 'front', external: true },
    plain: null,
  },
  volumes: { data: null, other: { name: 'x', driver: 'local', driver_opts: { type: 'none' }, labels: { a: 'b' } } },
  configs: { conf: { file: './conf', name: 'conf-1' }, given: { environment: 'CONF' } },
  secrets: { password: { file: './password' }, token: { environment: 'TOKEN' } },
}

test(
  'docker compose takes every field that our types have',
  { skip: missing(['docker', 'compose', 'version']) ?? false },
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'stackwright-compose-'))
    try {
      writeFileSync(join(folder, 'compose.yaml'), printYaml({ content: everything }, composeManner))
      const read = JSON.parse(
        output('docker', ['compose', '--profile', 'extra', 'config', '--format', 'json', '--no-interpolate'], folder),
      )
      assert.deepEqual(Object.keys(read.services).sort(), ['db', 'fill', 'web'])
      assert.equal(read.services.web.stop_grace_period, '1m30s')
      assert.deepEqual(read.services.web.command, ['--port=80', '0'])
    } finally {
      rmSync(folder, { recursive: true })
    }
  },
)

test('what the format does not have is a fault at compile time', () => {
  // @ts-expect-error a misspelt field
  const misspelt: ComposeFile = { services: { web: { image: 'a', comand: ['x'] } } }
  // @ts-expect-error a word that the field does not take
  const word: ComposeFile = { services: { web: { image: 'a', depends_on: { db: { condition: 'service_ready' } } } } }
  assert.ok(misspelt && word)
})
