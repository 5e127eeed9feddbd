import type { Alarms } from '../base/alarms.ts'
import type { Images } from '../base/images.ts'
import type { Uses } from '../base/uses.ts'
import type { GivenSecret, Tagged } from './spec.ts'

/**
 * The names that the settings of a platform may refer to: stores, databases that stores declare, databases that apps
 * own, identities. The database of an app has its name, with underscores.
 */
export type Names<Stores, Identities, Apps> =
  StoreNames<Stores, Underscored<keyof Apps & string>> | (keyof Identities & string)

type StoreNames<Stores, Owned extends string> = {
  [Name in keyof Stores & string]: Name | `${Name}/${DatabasesOf<Stores[Name]> | Owned}`
}[keyof Stores & string]

/** The databases that a store declares; any when its type does not tell. */
type DatabasesOf<Store> = Store extends {
  readonly databases?: readonly (infer Name extends string)[] | Readonly<Record<infer Key extends string, unknown>>
}
  ? Name | Key
  : Store extends { readonly databases?: unknown }
    ? string
    : never

type Underscored<Name extends string> = Name extends `${infer First}-${infer Rest}`
  ? `${First}_${Underscored<Rest>}`
  : Name

/** What an environment of this platform may change. */
export interface EnvironmentOf<Stores, Identities, Secrets, Apps, Targets> {
  /** Where this environment runs, when the command does not say. */
  readonly target?: keyof Targets & string
  /** Changes of stores, by name. */
  readonly stores?: OverlaysOf<Stores, Names<Stores, Identities, Apps>>
  /** Changes of identities, by name. */
  readonly identities?: OverlaysOf<Identities, Names<Stores, Identities, Apps>>
  /** Where secrets come from instead, by name. */
  readonly secrets?: [keyof Secrets] extends [never] ? Nothing : { readonly [Name in keyof Secrets]?: GivenSecret }
  /** Changes of apps, by name; `null` leaves an app out. */
  readonly apps?: OverlaysOf<Apps, Names<Stores, Identities, Apps>>
  /** Changes of where alarms go; `null` leaves out all of them. */
  readonly alarms?: Members<Alarms, never> | null
  /** Changes of the settings of targets. */
  readonly targets?: { readonly [Name in keyof Targets]?: Members<NonNullable<Targets[Name]>, never> | null }
  /** Changes of where images come from and go to. */
  readonly images?: Images
}

type OverlaysOf<Section, Name extends string> = [keyof Section] extends [never]
  ? Nothing
  : { readonly [Key in keyof Section]?: Members<Section[Key], Name> | Replacement<Name> | null }

/** A section with nothing in it: `{}` as a type would let anything pass. */
type Nothing = Readonly<Record<string, never>>

/** Another thing of the catalog in the place of the one that is there. */
type Replacement<Name extends string> = Tagged & Uses<Name>

/** The members of a mapping, each of which may be changed or, with null, removed. */
type Members<Value, Name extends string> = {
  readonly [Key in keyof Value as Key extends string ? Key : never]?: Change<
    Exclude<Value[Key], undefined>,
    Name
  > | null
}

/**
 * What may be written over a value. A setting that holds, or could hold, a name may get any other name of the platform:
 * the type of the written thing only remembers the names that it was given.
 */
type Change<Value, Name extends string> = [Value] extends [never]
  ? Name
  : Value extends string
    ? string extends Value
      ? Value
      : Value extends Name
        ? Name
        : Value
    : Value extends readonly unknown[]
      ? Value
      : Value extends Tagged
        ? Members<Value, Name> | Replacement<Name> | Name
        : Value extends object
          ? Members<Value, Name>
          : Value
