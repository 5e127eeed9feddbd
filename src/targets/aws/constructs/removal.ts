import type { RemovalPolicy as Policy } from 'aws-cdk-lib'
import { library } from './library.ts'

const { RemovalPolicy } = library('aws-cdk-lib')

/** What becomes of something that holds data when its stack no longer has it. */
export function removalOf(thing: { readonly keep: boolean; readonly finalSnapshot?: boolean }): Policy {
  if (thing.finalSnapshot) return RemovalPolicy.SNAPSHOT
  return thing.keep ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY
}
