import type { AmazonOptions } from '../amazon/options.ts'

/** Settings of the AWS target: how the platform is on AWS, and how CDK deploys it. */
export interface AwsOptions extends AmazonOptions {
  /**
   * The qualifier with which the account was bootstrapped for CDK, where it was not the usual one.
   * @default 'hnb659fds'
   * @example 'acmedata01'
   * @pattern ^[a-z0-9]{1,10}$
   */
  readonly qualifier?: string
}
