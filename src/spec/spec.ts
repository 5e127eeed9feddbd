import type { Alarms } from '../base/alarms.ts'
import type { Images } from '../base/images.ts'
import { written } from '../base/written.ts'
import type { Uses } from '../base/uses.ts'
import type { EnvironmentOf, Names } from './overlay.ts'

/**
 * A thing of the catalog as written: plain data with the `type` that says which. `postgres({ version: '16' })` in
 * TypeScript and `{ type: postgres, version: '16' }` in YAML are the same.
 */
export interface Tagged {
  /** Which thing of the catalog this is. */
  readonly type: string
}

/**
 * Where a secret comes from. A secret that nobody gives is generated.
 * @example { env: 'SSO_SECRET' }
 */
export type GivenSecret = SecretFromEnvironment | SecretFromFile | GeneratedSecret

/** A secret taken from an environment variable of the command that deploys. */
export interface SecretFromEnvironment {
  /**
   * The name of the variable.
   * @example 'SSO_SECRET'
   * @pattern ^[A-Za-z_][A-Za-z0-9_]*$
   */
  readonly env: string
}

/** A secret taken from a file; one line end at its end is not part of it. */
export interface SecretFromFile {
  /**
   * The path of the file, relative to the platform file.
   * @example './sso-client.txt'
   * @minLength 1
   */
  readonly file: string
}

/** A secret made once, at random, and kept. */
export interface GeneratedSecret {
  /** Of what form. `{}` takes the defaults. */
  readonly generate: {
    /**
     * How many characters.
     * @default 32
     * @minimum 12
     * @maximum 256
     * @asType integer
     */
    readonly length?: number
    /**
     * Which characters.
     * @default 'letters-digits'
     */
    readonly alphabet?: 'letters-digits' | 'hex' | 'base64url'
  }
}

/**
 * What one environment changes. Settings are merged into those of the platform: a mapping is merged key by key, `null`
 * removes what is there, and anything else, lists included, takes the place of what is there (as in RFC 7396). A thing
 * written with another `type` replaces the whole thing. An environment may leave out and change what the platform has,
 * and add nothing new but settings.
 */
export interface Environment {
  /**
   * Where this environment runs, when the command does not say.
   * @default local
   * @example 'kubernetes'
   */
  readonly target?: string
  /** Changes of stores, by name. */
  readonly stores?: Readonly<Record<string, object | null>>
  /** Changes of identities, by name. */
  readonly identities?: Readonly<Record<string, object | null>>
  /** Where secrets come from instead, by name. */
  readonly secrets?: Readonly<Record<string, GivenSecret>>
  /** Changes of apps, by name; `null` leaves an app out. */
  readonly apps?: Readonly<Record<string, object | null>>
  /** Changes of where alarms go; `null` leaves out all of them. */
  readonly alarms?: object | null
  /** Changes of the settings of targets. */
  readonly targets?: Readonly<Record<string, object | null>>
  /** Changes of where images come from and go to. */
  readonly images?: Images
}

/**
 * The sections of a platform. Names of stores, identities, secrets and apps are one name space: they become the ids of
 * what runs.
 */
export interface Sections<
  Stores = Readonly<Record<string, Tagged>>,
  Identities = Readonly<Record<string, Tagged>>,
  Secrets = Readonly<Record<string, GivenSecret>>,
  Apps = Readonly<Record<string, Tagged>>,
  Environments = Readonly<Record<string, Environment>>,
  Targets = Readonly<Record<string, object>>,
> {
  /**
   * The data servers: each has a name of your choice, by which apps refer to it. A database inside a store is referred
   * to as `store/database`.
   * @example { metastore: postgres({ version: '16' }), cache: redis({ version: '7' }) }
   */
  readonly stores?: Stores
  /**
   * Where people log in: OpenID providers, by the name that apps refer to.
   * @example { sso: oidc({ issuer: 'https://id.example.com', clientId: 'bi', clientSecret: secret('sso-client') }) }
   */
  readonly identities?: Identities
  /**
   * Secrets that you give. Everything else that must be secret is generated on first use and never shown.
   * @example { 'sso-client': { env: 'SSO_SECRET' } }
   */
  readonly secrets?: Secrets
  /**
   * What runs: each app has a name of your choice, from which the names of its parts are made (`bi` has `bi-web`).
   * @example { bi: superset({ version: '6.1.0', database: 'metastore' }) }
   */
  readonly apps: Apps
  /**
   * The environments, each with what it changes. The first is the one that commands use unless told otherwise. Without
   * any there is one, named `default`.
   * @example { dev: { apps: { bi: { web: { replicas: 1 } } } }, prod: {} }
   */
  readonly environments?: Environments
  /** What a person must look at while the platform runs, and whether somebody may be woken. */
  readonly alarms?: Alarms
  /**
   * Settings of the targets that the platform is deployed to, by the name of the target.
   * @example { local: { port: 8088 } }
   */
  readonly targets?: Targets
  /** Where container images come from and go to. */
  readonly images?: Images
}

/** A whole platform as plain data: what `platform()` gives, and what a YAML or JSON file holds. */
export interface Platform extends Sections {
  /**
   * The name of the platform. It becomes part of folder and database names.
   * @example 'acme-bi'
   */
  readonly name: string
}

/** The type of `platform()`, given what may be written under `targets`. */
export interface PlatformConstructor<Targets> {
  <
    const Stores extends Readonly<Record<string, Tagged>> = {},
    const Identities extends Readonly<Record<string, Tagged>> = {},
    const Secrets extends Readonly<Record<string, GivenSecret>> = {},
    const Apps extends Readonly<Record<string, Tagged & Uses<Names<Stores, Identities, Apps>>>> = {},
  >(
    name: string,
    sections: Sections<
      Stores,
      Identities,
      Secrets,
      Apps,
      Readonly<
        Record<string, EnvironmentOf<NoInfer<Stores>, NoInfer<Identities>, NoInfer<Secrets>, NoInfer<Apps>, Targets>>
      >,
      Targets
    >,
  ): Platform
}

const made = new WeakSet<object>()

/**
 * Describes a platform: the default export of a platform file. The result is plain data that equals its JSON form. An
 * unknown name of a store or identity, an unknown setting and a wrong unit are errors in an editor.
 */
export const platform: PlatformConstructor<Readonly<Record<string, object>>> = (name, sections) => {
  const value = written({ name, ...sections }, platform)
  made.add(value)
  return value as Platform
}

/** True for what `platform()` gave. */
export function isPlatform(value: unknown): value is Platform {
  return typeof value === 'object' && value !== null && made.has(value)
}

/** Refers to a secret by its name in `secrets`, wherever a setting takes a secret. */
export function secret<const Name extends string>(name: Name): { readonly secret: Name } {
  return { secret: name }
}
