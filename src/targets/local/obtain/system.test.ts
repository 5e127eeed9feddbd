import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compareVersions } from './probe.ts'
import { type Here, installCommand, type Missing, systemOf } from './system.ts'

const releases = {
  debian: 'PRETTY_NAME="Debian GNU/Linux 12"\nID=debian\n',
  ubuntu: 'ID=ubuntu\nID_LIKE=debian\n',
  fedora: 'ID=fedora\n',
  rocky: 'ID="rocky"\nID_LIKE="rhel centos fedora"\n',
  opensuse: 'ID="opensuse-leap"\nID_LIKE="suse opensuse"\n',
  alpine: 'ID=alpine\n',
  manjaro: 'ID=manjaro\nID_LIKE=arch\n',
  nixos: 'ID=nixos\n',
}

test('the family of a system is told from its release file', () => {
  const told = Object.fromEntries(Object.entries(releases).map(([name, release]) => [name, systemOf('linux', release)]))
  assert.deepEqual(told, {
    debian: 'debian',
    ubuntu: 'debian',
    fedora: 'fedora',
    rocky: 'fedora',
    opensuse: 'suse',
    alpine: 'alpine',
    manjaro: 'arch',
    nixos: 'other',
  })
  assert.equal(systemOf('darwin', ''), 'macos')
})

test('the command that helps is the exact one of the system', async () => {
  const command = (
    system: Here['system'],
    missing: Missing,
    versions?: string[],
    root = false,
    offered: string[] = ['postgresql-15', 'python3.11', 'memcached', 'python3-venv'],
  ) => installCommand(missing, versions, { system, root, offers: async (name) => offered.includes(name) })
  assert.equal(await command('debian', 'memcached'), 'sudo apt-get install memcached')
  assert.equal(await command('debian', 'memcached', undefined, true), 'apt-get install memcached')
  assert.equal(await command('debian', 'postgres', ['15']), 'sudo apt-get install postgresql-15')
  assert.equal(await command('fedora', 'python', ['3.11', '3.12']), 'sudo dnf install python3.11')
  assert.equal(await command('suse', 'python', ['3.11']), 'sudo zypper install python311')
  assert.equal(await command('alpine', 'postgres', ['16']), 'sudo apk add postgresql16')
  assert.equal(await command('arch', 'npm'), 'sudo pacman -S npm')
  assert.equal(await command('macos', 'postgres', ['17']), 'brew install postgresql@17')
  assert.equal(
    await command('debian', 'python', ['3.12', '3.11']),
    'sudo apt-get install python3.11',
    'the first that the release offers',
  )
  assert.equal(
    await command('debian', 'python', ['3.12', '3.10']),
    'uv python install 3.12',
    'none that the release offers',
  )
  assert.match(
    await command('debian', 'postgres', ['18']),
    /postgres 18 by hand: the package manager of this system does not have it/,
  )
  assert.match(await command('other', 'nginx'), /^install nginx by hand/)
})

test('versions are compared by number, and a shorter one stands for all that begin with it', () => {
  assert.ok(compareVersions('1.22.1', '1.18') > 0)
  assert.ok(compareVersions('1.9', '1.18') < 0)
  assert.equal(compareVersions('16.14', '16'), 0)
  assert.ok(compareVersions('7.0.15', '7.2') < 0)
})
