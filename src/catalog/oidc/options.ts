import { entry } from '../entry.ts'

/** An OpenID Connect provider that exists already: Keycloak, Entra ID, Okta, Authentik, Google and so on. */
export interface OidcOptions {
  /**
   * The address of the provider exactly as its discovery document says it, with or without a slash at the end.
   * @example 'https://id.example.com/realms/acme'
   */
  issuer: string
  /**
   * The name under which the platform is registered at the provider.
   * @example 'acme-bi'
   */
  clientId: string
  /**
   * The secret that the provider gave for it, one of the platform's `secrets`.
   * @example { secret: 'sso-client' }
   */
  clientSecret: {
    /** The name of the secret. */
    secret: string
  }
  /**
   * The claim that lists a person's groups.
   * @default 'groups'
   */
  groupsClaim?: string
  /**
   * What is asked of the provider. Some give groups only when a scope of that name is asked for; others refuse one
   * they do not know.
   * @default ['openid', 'email', 'profile']
   */
  scopes?: readonly string[]
}

/** An OpenID Connect provider that exists already. */
export const oidc = entry<(options: OidcOptions) => OidcOptions & { type: 'oidc' }>({
  type: 'oidc',
  section: 'identities',
  summary: 'login through an OpenID Connect provider that exists already',
  schema: 'OidcOptions',
  load: () => import('./app.ts').then((module) => module.app),
})
