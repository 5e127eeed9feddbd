import { readFileSync } from 'node:fs'
import { execute } from './execute.ts'
import { compareVersions } from './probe.ts'

/** A family of operating systems, told by how software is installed on it. */
export type System = 'debian' | 'fedora' | 'suse' | 'alpine' | 'arch' | 'macos' | 'other'

const families: readonly (readonly [System, RegExp])[] = [
  ['debian', /\b(debian|ubuntu)\b/],
  ['fedora', /\b(fedora|rhel|centos|amzn)\b/],
  ['suse', /suse/],
  ['alpine', /\balpine\b/],
  ['arch', /\barch\b/],
]

/** The family of this machine, from /etc/os-release. */
export function systemOf(platform: string = process.platform, release: string = readRelease()): System {
  if (platform === 'darwin') return 'macos'
  const names = [...release.matchAll(/^(?:ID|ID_LIKE)="?([^"\n]*)"?$/gm)].map(([, value]) => value).join(' ')
  return families.find(([, pattern]) => pattern.test(names))?.[0] ?? 'other'
}

/** What can be missing, with the package that has it on each system. `{version}` is the wanted version. */
export type Missing =
  'postgres' | 'redis' | 'valkey' | 'memcached' | 'nginx' | 'statsd-exporter' | 'python' | 'pip' | 'npm' | 'java'

const packages: Readonly<Record<Missing, Readonly<Partial<Record<System, string>>>>> = {
  postgres: {
    debian: 'postgresql-{version}',
    fedora: 'postgresql{version}-server',
    suse: 'postgresql{version}-server',
    alpine: 'postgresql{version}',
    arch: 'postgresql',
    macos: 'postgresql@{version}',
  },
  redis: { debian: 'redis-server', fedora: 'redis', suse: 'redis', alpine: 'redis', arch: 'redis', macos: 'redis' },
  valkey: {
    debian: 'valkey-server',
    fedora: 'valkey',
    suse: 'valkey',
    alpine: 'valkey',
    arch: 'valkey',
    macos: 'valkey',
  },
  memcached: {
    debian: 'memcached',
    fedora: 'memcached',
    suse: 'memcached',
    alpine: 'memcached',
    arch: 'memcached',
    macos: 'memcached',
  },
  nginx: { debian: 'nginx', fedora: 'nginx', suse: 'nginx', alpine: 'nginx', arch: 'nginx', macos: 'nginx' },
  'statsd-exporter': { debian: 'prometheus-statsd-exporter' },
  python: {
    debian: 'python{version}',
    fedora: 'python{version}',
    suse: 'python{compact}',
    alpine: 'python3',
    macos: 'python@{version}',
  },
  pip: {
    debian: 'python3-venv',
    fedora: 'python3-pip',
    suse: 'python3-pip',
    alpine: 'py3-pip',
    arch: 'python-pip',
    macos: 'python',
  },
  java: {
    debian: 'openjdk-{version}-jre',
    fedora: 'java-{version}-openjdk',
    suse: 'java-{version}-openjdk',
    alpine: 'openjdk{version}-jre',
    arch: 'jre{version}-openjdk',
    macos: 'openjdk@{version}',
  },
  npm: { debian: 'npm', fedora: 'npm', suse: 'npm-default', alpine: 'npm', arch: 'npm', macos: 'node' },
}

/** Commands that work without the package manager of a system. */
const byHand: Readonly<Partial<Record<Missing, string>>> = {
  'statsd-exporter':
    'go install github.com/prometheus/statsd_exporter@v0.31.0, and add the folder that `go env GOPATH` names, with /bin, to the PATH',
  java: "unpack a Java 21 for this machine from https://adoptium.net/temurin/releases/?version=21, and write software: { java: '/path/to/its/bin/java' } in targets.local",
}

const commands: Readonly<Record<Exclude<System, 'other'>, string>> = {
  debian: 'apt-get install',
  fedora: 'dnf install',
  suse: 'zypper install',
  alpine: 'apk add',
  arch: 'pacman -S',
  macos: 'brew install',
}

/**
 * The exact command that installs it here in the first of the versions that this system offers, or what to look for on
 * a system that we do not know or that offers none.
 */
export async function installCommand(
  missing: Missing,
  versions: readonly string[] = [''],
  here: Here = thisSystem,
): Promise<string> {
  const { system, root, offers } = here
  const pattern = system === 'other' ? undefined : packages[missing][system]
  for (const version of pattern === undefined || system === 'other' ? [] : versions) {
    const name = pattern!
      .replace('{version}', version || (missing === 'python' ? '3' : ''))
      .replace('{compact}', version.replace('.', ''))
    if (system === 'debian' && !(await offers(name, version))) continue
    return `${root || system === 'macos' ? '' : 'sudo '}${commands[system as keyof typeof commands]} ${name}`
  }
  const alone = byHand[missing]
  if (alone !== undefined) return alone
  const wanted = versions[0] ? `${missing} ${versions[0]}` : missing
  return missing === 'python'
    ? `uv python install ${versions[0] || '3.11'}`
    : `install ${wanted} by hand: the package manager of this system does not have it`
}

/**
 * What the choice of a command depends on. `offers` is asked on Debian and its kin, whose releases carry one version of
 * most things: a package, not older than.
 */
export interface Here {
  readonly system: System
  readonly root: boolean
  offers(name: string, least: string): Promise<boolean>
}

const thisSystem: Here = {
  get system() {
    return systemOf()
  },
  get root() {
    return process.getuid?.() === 0
  },
  async offers(name, least) {
    const { output } = await execute({
      command: ['apt-cache', 'policy', name],
      env: { ...process.env, LC_ALL: 'C' },
      within: 10,
    })
    const version = /Candidate: (?:\d+:)?(\d[\d.]*)/.exec(output)?.[1]
    return version !== undefined && (least === '' || compareVersions(version, least) >= 0)
  },
}

function readRelease(): string {
  for (const path of ['/etc/os-release', '/usr/lib/os-release']) {
    try {
      return readFileSync(path, 'utf8')
    } catch {
      // The other place, or none.
    }
  }
  return ''
}
