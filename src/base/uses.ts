declare const uses: unique symbol

/**
 * Marks at the type level which names of stores and identities a thing refers to, so that an editor refuses an unknown
 * one. The name is told, never guessed from where the thing stands: guessing would make every name fit. A name that a
 * program computes is not known to an editor, and left to `stackwright check`.
 */
export interface Uses<Name extends string> {
  readonly [uses]?: NoInfer<string extends Name ? never : Name>
}
