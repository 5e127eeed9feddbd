import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setting } from '../amazon/fakes/site.ts'
import { checkTerraform } from './check.ts'

test('what Terraform cannot write is refused at its line, and nothing else', () => {
  const login = { identity: 'sso', authorization: 'https://a', token: 'https://b', userInfo: 'https://c' } as const
  const paths = (options: Parameters<typeof setting>[0]) =>
    checkTerraform(setting(options)).map((each) => each.place.path)
  assert.deepEqual(paths({}), [])
  assert.deepEqual(paths({ entry: { login } }), [])
  assert.deepEqual(paths({ entry: { login: { ...login, machines: { keys: 'https://d' } } } }), [
    'targets.terraform.entry.login.machines',
  ])
  assert.deepEqual(paths({ standby: { region: 'eu-central-1' } }), ['targets.terraform.standby'])
})
