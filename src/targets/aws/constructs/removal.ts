import { RemovalPolicy } from 'aws-cdk-lib'

/** What becomes of something that holds data when its stack no longer has it. */
export function removalOf(thing: { readonly keep: boolean; readonly finalSnapshot?: boolean }): RemovalPolicy {
  if (thing.finalSnapshot) return RemovalPolicy.SNAPSHOT
  return thing.keep ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY
}
