import type { AmazonOptions } from '../amazon/options.ts'

/** Settings of the Terraform target: how the platform is on AWS, and how Terraform keeps it. */
export interface TerraformOptions extends AmazonOptions {
  /**
   * The program that applies what is written: Terraform 1.11 or newer, or OpenTofu 1.11 or newer.
   * @default 'terraform'
   */
  readonly tool?: 'terraform' | 'tofu'
  /**
   * Where Terraform keeps its state. With `local` it is a file in the state folder of the platform, on this machine
   * alone.
   * @default { kind: 'local' }
   * @example { kind: 's3', bucket: 'acme-terraform', key: 'bi/prod.tfstate' }
   */
  readonly backend?: TerraformBackend
  /**
   * How many things are made at the same time.
   * @default 20
   * @minimum 1
   * @maximum 100
   * @asType integer
   */
  readonly parallelism?: number
}

/** Where the state is. */
export type TerraformBackend = LocalBackend | S3Backend

/** A file on this machine. */
export interface LocalBackend {
  /** Which kind of place it is. */
  readonly kind: 'local'
}

/** A bucket, which must exist, be encrypted and keep versions; Terraform locks the state by a file beside it. */
export interface S3Backend {
  /** Which kind of place it is. */
  readonly kind: 's3'
  /**
   * The name of the bucket.
   * @example 'acme-terraform'
   * @minLength 3
   */
  readonly bucket: string
  /**
   * The path of the state in it.
   * @default the names of platform and environment: 'acme/prod.tfstate'
   * @example 'bi/prod.tfstate'
   * @minLength 1
   */
  readonly key?: string
  /**
   * The region of the bucket.
   * @default that of the platform
   * @example 'eu-west-1'
   * @pattern ^[a-z]{2}(-[a-z]+)+-[1-9]$
   */
  readonly region?: string
}
