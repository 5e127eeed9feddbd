/** What a platform may say of this target. */
export interface SampleTargetOptions {
  /**
   * What the platform can do without, by the names of features as `stackwright compare` shows them.
   * @default none
   */
  accept?: readonly string[]
}
