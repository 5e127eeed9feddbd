import type { Lifecycle } from '../estate.ts'
import type { Task, TaskContainer } from '../estate-task.ts'
import { attribute, valueOf } from '../value.ts'

const database = valueOf(attribute('database', 'metastore', 'address'))

const prepare: TaskContainer = {
  name: 'prepare',
  repository: 'bi',
  essential: false,
  command: ['sh', '/opt/stackwright/prepare'],
  user: '1000',
  env: { DATABASE_HOST: database },
  secrets: {
    SECRET_KEY: { secret: 'bi-secret-key' },
    CACHE_PASSWORD: { secret: 'cache-password' },
    DATABASE_PASSWORD: { secret: 'metastore-shop' },
    ADMINISTRATOR: { database: 'warehouse', field: 'password' },
  },
  ports: [],
  readonlyRoot: true,
  mounts: [{ volume: 'secrets', path: '/run/secrets', readonly: false }],
  after: [],
  stopTimeout: 30,
  log: 'bi',
}

const program: TaskContainer = {
  name: 'bi-web',
  repository: 'bi',
  essential: true,
  command: ['gunicorn', '--bind', '0.0.0.0:8088', 'superset.app:create_app()'],
  workingFolder: '/app',
  user: '1000',
  env: {
    DATABASE_HOST: database,
    TEMPLATE: 'a ${literal} "quoted"',
    BUCKET: valueOf(attribute('bucket', 'results', 'name')),
  },
  secrets: {},
  ports: [{ name: 'http', number: 8088, protocol: 'tcp', http: true }],
  readonlyRoot: true,
  mounts: [
    { volume: 'secrets', path: '/run/secrets', readonly: true },
    { volume: 'tmp', path: '/tmp', readonly: false },
  ],
  health: {
    command: ['CMD', 'curl', '--fail', 'http://127.0.0.1:8088/health'],
    every: 30,
    timeout: 5,
    retries: 3,
    start: 120,
  },
  after: [{ container: 'prepare', until: 'SUCCESS' }],
  stopTimeout: 120,
  log: 'bi',
  cpu: 896,
  memory: 1792,
}

const statsd: TaskContainer = {
  name: 'statsd',
  repository: 'statsd',
  essential: false,
  command: [],
  env: {},
  secrets: {},
  ports: [{ name: 'statsd', number: 9125, protocol: 'udp', http: false }],
  readonlyRoot: true,
  mounts: [],
  after: [],
  stopTimeout: 30,
  log: 'bi',
}

const common = {
  architecture: 'arm64',
  executionRole: 'bi-execution',
  taskRole: 'bi-task',
  volumes: ['secrets', 'tmp'],
} as const
const job = (name: string): TaskContainer => ({
  ...program,
  name,
  ports: [],
  health: undefined,
  cpu: undefined,
  memory: undefined,
  command: ['sh', '-c', 'superset db upgrade'],
})

/** The tasks of the estate by hand. */
export const fakeTasks: readonly Task[] = [
  {
    ...common,
    id: 'bi-beat',
    family: 'acme-prod-bi-beat',
    cpu: 256,
    memory: 512,
    containers: [prepare, job('bi-beat')],
  },
  {
    ...common,
    id: 'bi-jobs',
    family: 'acme-prod-bi-jobs',
    cpu: 512,
    memory: 1024,
    containers: [prepare, job('bi-jobs')],
  },
  {
    ...common,
    id: 'bi-prune',
    family: 'acme-prod-bi-prune',
    cpu: 512,
    memory: 1024,
    containers: [prepare, job('bi-prune')],
  },
  {
    ...common,
    id: 'bi-web',
    family: 'acme-prod-bi-web',
    cpu: 1024,
    memory: 2048,
    ephemeral: 30,
    containers: [prepare, program, statsd],
  },
]

const step = { task: 'bi-jobs', container: 'bi-jobs', group: 'bi-web', timeout: 900, retries: 2 }

/** The lifecycle of the estate by hand. */
export const fakeLifecycle: Lifecycle = {
  before: {
    id: 'before',
    name: 'acme-prod-before',
    role: 'machines',
    log: 'lifecycle',
    steps: [
      {
        ...step,
        id: 'metastore-databases',
        title: 'databases in metastore',
        checksum: 'a1b2c3d4',
        parameter: '/acme-prod/done/metastore-databases',
        drains: [],
        command: ['databases', 'shop', database],
      },
      {
        ...step,
        id: 'bi-migrate',
        title: 'migrations of bi',
        checksum: 'b2c3d4e5',
        parameter: '/acme-prod/done/bi-migrate',
        drains: ['bi-beat', 'bi-web'],
      },
    ],
  },
  after: {
    id: 'after',
    name: 'acme-prod-after',
    role: 'machines',
    log: 'lifecycle',
    steps: [{ ...step, id: 'bi-verify', title: 'proof that bi works', checksum: 'c3d4e5f6', drains: [], retries: 0 }],
  },
}
