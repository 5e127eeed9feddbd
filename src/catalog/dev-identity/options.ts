import { entry } from '../entry.ts'

/**
 * An OpenID Connect provider of the platform's own, for trying out login by groups without asking anybody for an
 * account. It keeps its sessions in memory and shows everybody who may log in, so it is refused in production.
 */
export interface DevIdentityOptions {
  /**
   * Who may log in, by the name that they log in with.
   * @example { alice: { groups: ['bi-admins'] }, bob: { name: 'Bob Baker', groups: ['staff'] } }
   */
  users: Readonly<Record<string, DevUser>>
  /**
   * The host name under which browsers find it.
   * @default the address of the machine
   */
  host?: string
  /**
   * The port for browsers, where there is no host name.
   * @default the next free one
   * @example 8090
   * @minimum 1
   * @maximum 65535
   * @asType integer
   */
  port?: number
  /**
   * Addresses of apps elsewhere to which people may return after logging in. Every address on this machine is allowed
   * already.
   * @default none
   * @example ['https://bi.staging.example.com/oauth-authorized/sso']
   */
  redirects?: readonly string[]
  /**
   * Allows it in an environment that is named for production, or under a host name. It guards nothing there.
   * @default false
   */
  evenInProduction?: boolean
}

/** Somebody who may log in. */
export interface DevUser {
  /**
   * The name that people read.
   * @default the login name with a capital letter
   */
  name?: string
  /**
   * The address for mail.
   * @default '<login name>@example.com'
   */
  email?: string
  /**
   * The groups that the provider tells apps.
   * @default none
   */
  groups?: readonly string[]
  /**
   * A password of their own, one of the platform's `secrets`.
   * @default the generated password that all share; `stackwright credentials` shows it
   * @example { secret: 'alice' }
   */
  password?: {
    /** The name of the secret. */
    secret: string
  }
}

/** An OpenID Connect provider of the platform's own, for trying things out. */
export const devIdentity = entry<(options: DevIdentityOptions) => DevIdentityOptions & { type: 'devIdentity' }>({
  type: 'devIdentity',
  section: 'identities',
  summary: 'a login provider of the platform itself, for trying things out',
  schema: 'DevIdentityOptions',
  load: () => import('./app.ts').then((module) => module.app),
})
