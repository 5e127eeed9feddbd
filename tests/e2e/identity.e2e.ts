import assert from 'node:assert/strict'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { keepPicture, openBrowser } from './page.ts'
import { json, stackwright } from './stackwright.ts'

interface Up {
  urls: string[]
  verified: { check: string; ok: boolean; detail: string }[]
}
interface Credential {
  app: string
  url: string
  username: string
  password: string
}

const platform = `
name: with-login
stores:
  metastore: { type: postgres, version: '18' }
  cache: { type: redis, version: '7' }
identities:
  sso:
    type: devIdentity
    users:
      alice: { name: Alice Archer, email: alice@example.com, groups: [bi-admins] }
      bob: { name: Bob Baker, email: bob@example.com, groups: [staff] }
apps:
  bi:
    type: superset
    version: 6.1.0
    database: metastore
    cache: cache
    login: sso
    roles: { bi-admins: [Admin], staff: [Gamma, sql_lab] }
environments:
  dev: {}
  trial: {}
`

describe('login through an identity provider, in two environments side by side', { concurrency: false }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'stackwright-e2e-'))
  chmodSync(folder, 0o755)
  let [dev, trial]: Up[] = []

  before(
    async () => {
      writeFileSync(join(folder, 'platform.yaml'), platform)
      dev = await json<Up>(['up', folder])
      trial = await json<Up>(['up', folder, '--env', 'trial'])
    },
    { timeout: 600_000 },
  )

  after(
    async () => {
      for (const name of ['dev', 'trial'])
        await stackwright(['destroy', folder, '--env', name, '--yes', '--delete-data'])
      rmSync(folder, { recursive: true, force: true })
    },
    { timeout: 120_000 },
  )

  test('the proof includes that a password login by API is refused', () => {
    for (const up of [dev!, trial!]) {
      assert.ok(
        up.verified.every((check) => check.ok),
        JSON.stringify(up.verified),
      )
      assert.ok(
        up.verified.some((check) => /password/.test(check.check + check.detail)),
        JSON.stringify(up.verified),
      )
    }
  })

  test('both environments run at once on ports of their own', () => {
    assert.equal(new Set([...dev!.urls, ...trial!.urls]).size, dev!.urls.length + trial!.urls.length)
  })

  test('groups become roles', { timeout: 180_000 }, async () => {
    const credentials = await json<Credential[]>(['credentials', folder])
    const bi = credentials.find((each) => each.app === 'bi')?.url ?? dev!.urls[0]!
    const browser = await openBrowser()
    try {
      for (const [user, sees] of [
        ['alice', true],
        ['bob', false],
      ] as const) {
        const context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
        const page = await context.newPage()
        await page.goto(`${bi}/login/`)
        const provider = page.locator('a[href*="/login/sso"]').first()
        if (await provider.count()) await provider.click()
        await page.waitForURL((to) => !to.href.startsWith(bi), { timeout: 30_000 })
        await keepPicture(page, `identity-${user}`)
        await logInAt(page, user, credentials.find((each) => each.app === 'sso')!.password)
        await page.waitForURL(/welcome/, { timeout: 60_000 })
        const answer = await page.request.get(`${bi}/api/v1/me/roles/`)
        const { result } = (await answer.json()) as { result: { roles: Record<string, unknown>; email?: string } }
        assert.equal('Admin' in result.roles, sees, JSON.stringify(Object.keys(result.roles)))
        assert.equal('Gamma' in result.roles, !sees, JSON.stringify(Object.keys(result.roles)))
        await context.close()
      }
    } finally {
      await browser.close()
    }
  })
})

/** At the page of the development identity provider: who, and the password that all of its users have. */
async function logInAt(page: Page, user: string, password: string): Promise<void> {
  await page.locator('label', { hasText: user }).first().click()
  await page.fill('input[type=password]', password)
  await page.getByRole('button', { name: 'Log in' }).click()
}
